import { pricesRoutes, ratesRoutes } from '@energy-desk/shared/prices';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Api, type Person } from '../../../harness/api.js';
import { FakeTron } from '../../../harness/fake-tron.js';
import { newAddress } from '../../../harness/rooms.js';

const FLASH = newAddress();
const reason = 'the market moved';
const offer = { name: '65k 1h', energy: 65_000, durationSeconds: 3_600, priceSun: '2800000' };
const tier = { kind: 'duration_tier' as const, durationSeconds: 3_600, unitPriceSun: '40' };
const unit = {
  kind: 'flash' as const,
  address: FLASH,
  unitEnergy: 65_000,
  unitPriceSun: '3000000',
  durationSeconds: 3_600,
  minUnits: 1,
  maxUnits: 10,
  confirmations: [
    { upToSun: '6000000', blocks: 1 },
    { upToSun: null, blocks: 19 },
  ],
};

let api: Api;
let operator: Person;
let viewer: Person;
beforeAll(async () => {
  api = await Api.open([], { environment: { FLASH_ADDRESSES: FLASH }, tron: new FakeTron() });
  [operator, viewer] = [await api.as('operator'), await api.as('viewer')];
});
afterAll(() => api.close());
beforeEach(() => api.rooms.query('TRUNCATE energy_packages, price_configs, exchange_rates'));

const audited = (): Promise<object[]> =>
  api.rooms.query(`SELECT action, actor, reason, before, after FROM audit_logs ORDER BY id DESC LIMIT 1`);
const made = (): ReturnType<typeof makePackage> => makePackage();
const makePackage = () => operator.get(pricesRoutes.createPackage, { body: { ...offer, reason } });

describe('packages', () => {
  it('are made, changed by adding a version, and taken off the list, each with who and why', async () => {
    const first = await made();
    expect(first).toMatchObject({ ...offer, version: 1, active: true, changedBy: operator.email });
    const params = { id: first.id };
    const second = await operator.get(pricesRoutes.changePackage, {
      params,
      body: { version: 1, change: { priceSun: '2600000' }, reason: 'cheaper' },
    });
    expect(second).toMatchObject({ ...offer, priceSun: '2600000', version: 2, active: true });
    expect(await audited()).toEqual([
      {
        action: 'prices.change',
        actor: operator.email,
        reason: 'cheaper',
        before: expect.objectContaining({ version: 1 }),
        after: expect.objectContaining({ version: 2 }),
      },
    ]);
    const gone = await operator.get(pricesRoutes.changePackage, {
      params,
      body: { version: 2, active: false, reason: 'enough' },
    });
    expect(gone).toMatchObject({ version: 2, active: false });
    const list = (status: 'active' | 'all') => viewer.get(pricesRoutes.packages, { query: { status } });
    expect((await list('active')).items).toEqual([]);
    expect((await list('all')).items).toEqual([gone]);
    const { items } = await viewer.get(pricesRoutes.packageVersions, { params });
    expect(items.map(({ version, reason: why }) => [version, why])).toEqual([
      [2, 'cheaper'],
      [1, reason],
    ]);
  });

  it('changed by two at once: one wins, the other is told what is there now', async () => {
    const { id } = await made();
    const change = (priceSun: string) =>
      operator.call(pricesRoutes.changePackage, {
        params: { id },
        body: { version: 1, change: { priceSun }, reason },
      });
    const answers = await Promise.all(['2600000', '2500000', '2400000'].map(change));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409, 409]);
    const won = answers.find(({ status }) => status === 200)?.body as { priceSun: string };
    for (const { body } of answers.filter(({ status }) => status === 409))
      expect(body).toMatchObject({
        code: 'pricing/changed_meanwhile',
        details: { now: { version: 2, priceSun: won.priceSun } },
      });
    expect(await api.rooms.value('SELECT count(*)::int FROM energy_packages')).toBe(2);
  });

  it('are refused when they are wrong, taken or unknown, and nothing is written', async () => {
    const { id } = await made();
    const rows = await api.rooms.value('SELECT count(*)::int FROM audit_logs');
    const post = (body: object) =>
      operator.send('POST', '/api/energy-packages', { ...offer, reason, ...body });
    const patch = (at: string, body: object) => operator.send('PATCH', `/api/energy-packages/${at}`, body);
    const answers = await Promise.all([
      post({ name: '' }),
      post({ priceSun: '2800001', name: 'odd' }),
      post({}),
      post({ reason: undefined }),
      patch(id, { version: 1, reason }),
      patch(id, { version: 1, active: false, change: { energy: 1 }, reason }),
      patch(id, { version: 7, change: { energy: 70_000 }, reason }),
      patch(crypto.randomUUID(), { version: 1, change: { energy: 70_000 }, reason }),
    ]);
    expect(answers.map(({ status, body }) => [status, (body as { code: string }).code])).toEqual([
      [400, 'request/invalid'],
      [422, 'pricing/invalid'],
      [409, 'pricing/taken'],
      [400, 'request/invalid'],
      [400, 'request/invalid'],
      [400, 'request/invalid'],
      [409, 'pricing/changed_meanwhile'],
      [404, 'pricing/not_found'],
    ]);
    expect(await api.rooms.value('SELECT count(*)::int FROM audit_logs')).toBe(rows);
  });

  it('are made once for one key', async () => {
    const given = { body: { ...offer, reason }, headers: { 'Idempotency-Key': crypto.randomUUID() } };
    const [one, again] = [
      await operator.get(pricesRoutes.createPackage, given),
      await operator.get(pricesRoutes.createPackage, given),
    ];
    expect(again).toEqual(one);
  });
});

describe('configs', () => {
  it('of every kind come back as they were given', async () => {
    const configs = [
      tier,
      { kind: 'volume_tier' as const, fromEnergy: 1_000_000, discountBp: 200 },
      { kind: 'time_rule' as const, fromMinute: 60, toMinute: 30, weekdays: 127, changeBp: -500 },
      { kind: 'utilisation_rule' as const, fromPercent: 80, changeBp: 1_000 },
      unit,
    ];
    for (const config of configs)
      expect(await operator.get(pricesRoutes.createConfig, { body: { config, reason } })).toMatchObject(
        config,
      );
    const { items } = await viewer.get(pricesRoutes.configs, { query: {} });
    expect(items).toHaveLength(5);
    const flash = await viewer.get(pricesRoutes.configs, { query: { kind: 'flash' } });
    expect(flash.items).toEqual([expect.objectContaining(unit)]);
  });

  it('change only in what they have, and between cost and burning', async () => {
    const { id } = await operator.get(pricesRoutes.createConfig, { body: { config: unit, reason } });
    const change = (changes: object) =>
      operator.send('PATCH', `/api/price-configs/${id}`, { version: 1, change: changes, reason });
    expect((await change({ weekdays: 3 })).body).toMatchObject({
      code: 'pricing/invalid',
      details: { problems: ['weekdays: a flash has none'] },
    });
    expect((await change({ unitPriceSun: '900000000' })).status).toBe(422);
    expect((await change({ address: newAddress() })).status).toBe(422);
    const changed = await change({ maxUnits: 20 });
    expect(changed.body).toMatchObject({ ...unit, maxUnits: 20, version: 2 });
    const { items } = await viewer.get(pricesRoutes.configVersions, { params: { id } });
    expect(items.map(({ version, active }) => [version, active])).toEqual([
      [2, true],
      [1, false],
    ]);
  });
});

describe('what a buyer pays', () => {
  it('is quoted as it is sold, in both currencies', async () => {
    const { id } = await made();
    await operator.get(pricesRoutes.createConfig, { body: { config: tier, reason } });
    const byPackage = { body: { energyPackageId: id } };
    expect(await viewer.get(pricesRoutes.quote, byPackage)).toMatchObject({
      priceSun: '2800000',
      priceMicroUsdt: null,
      burnSun: '6500000',
      savingSun: '3700000',
      priceList: [{ id, version: 1 }],
    });
    await operator.get(ratesRoutes.set, { body: { microUsdtPerTrx: '250000', seen: null, reason } });
    const custom = await viewer.get(pricesRoutes.quote, {
      body: { energy: 100_000, durationSeconds: 3_600 },
    });
    expect([custom.priceSun, custom.priceMicroUsdt]).toEqual(['4000000', '1000000']);
    const nothing = await viewer.call(pricesRoutes.quote, {
      body: { energy: 100_000, durationSeconds: 300 },
    });
    expect([nothing.status, nothing.body]).toEqual([
      404,
      expect.objectContaining({ code: 'orders/duration_not_offered' }),
    ]);
    const little = await viewer.call(pricesRoutes.quote, { body: { energy: 1, durationSeconds: 3_600 } });
    expect(little.body).toMatchObject({ code: 'orders/energy_out_of_range' });
  });

  it('can be looked at for another moment, with its floor and ceiling', async () => {
    await operator.get(pricesRoutes.createConfig, { body: { config: tier, reason } });
    const rule = { kind: 'utilisation_rule' as const, fromPercent: 80, changeBp: 1_000 };
    await operator.get(pricesRoutes.createConfig, { body: { config: rule, reason } });
    const request = { energy: 100_000, durationSeconds: 3_600 };
    const full = await viewer.get(pricesRoutes.preview, { body: { request, utilisationPercent: 90 } });
    expect(full).toMatchObject({
      baseSun: '4000000',
      priceSun: '4400000',
      ceilingSun: '10000000',
      burnSun: '10000000',
    });
    expect(BigInt(full.floorSun)).toBeGreaterThan(0n);
  });
});

describe('the exchange rate', () => {
  it('is set against what was seen; of two at once one wins', async () => {
    const set = (microUsdtPerTrx: string, seen: string | null) =>
      operator.call(ratesRoutes.set, { body: { microUsdtPerTrx, seen, reason } });
    const answers = await Promise.all([set('250000', null), set('260000', null)]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    const { active } = await viewer.get(ratesRoutes.view, {});
    const late = answers.find(({ status }) => status === 409)?.body;
    expect(late).toMatchObject({ code: 'rates/changed_meanwhile', details: { now: { id: active?.id } } });
    expect((await set('9'.repeat(17), active?.id ?? null)).body).toMatchObject({ code: 'rates/invalid' });
    expect((await set('270000', active?.id ?? null)).status).toBe(200);
    expect(await audited()).toEqual([
      expect.objectContaining({ action: 'rates.set', actor: operator.email, reason }),
    ]);
  });

  it('that jumps waits for a person: accepted or rejected once', async () => {
    const pending = async (): Promise<string> =>
      String(
        await api.rooms.value(
          `INSERT INTO exchange_rates (micro_usdt_per_trx, source, status, reported_at, good_until)
           VALUES (900000, 'http', 'pending', now(), now() + interval '1 hour') RETURNING id`,
        ),
      );
    const params = { id: await pending() };
    const decide = (route: typeof ratesRoutes.accept | typeof ratesRoutes.reject) =>
      operator.call(route, { params, body: { reason } });
    const answers = await Promise.all([decide(ratesRoutes.accept), decide(ratesRoutes.reject)]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    const again = { id: await pending() };
    const view = await operator.get(ratesRoutes.reject, { params: again, body: { reason } });
    expect([view.pending, view.history.find(({ id }) => id === again.id)?.status]).toEqual([
      null,
      'rejected',
    ]);
  });
});

it('is for those who may change prices, with their second factor', async () => {
  const bodies: [Person, number][] = [
    [viewer, 403],
    [await api.as('finance'), 403],
    [await api.as('operator', false), 403],
    [await api.as('owner'), 200],
  ];
  for (const [person, status] of bodies)
    expect(
      (await person.call(ratesRoutes.set, { body: { microUsdtPerTrx: '250000', seen: null, reason } }))
        .status,
    ).toBe(status);
});
