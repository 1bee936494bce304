import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { prices } from '../../../src/commands/prices.command.js';
import { rates } from '../../../src/commands/rates.command.js';
import { PoolImportModule, WalletImport } from '../../../src/processes/pool-upkeep/index.js';
import { FlashPriceWatch } from '../../../src/processes/price-desk/flash-price-watch.js';
import { PriceDesk, PriceDeskModule, PriceWatchModule } from '../../../src/processes/price-desk/index.js';
import { FakeTron } from '../../harness/fake-tron.js';
import { newAddress, Rooms } from '../../harness/rooms.js';

const BY = { actor: 'owner@desk', reason: 'the market moved' };
const FLASH = newAddress();
const TIER = { kind: 'duration_tier', durationSeconds: 3_600, unitPriceSun: '40' };
const UNIT = {
  kind: 'flash',
  address: FLASH,
  unitEnergy: 65_000,
  unitPriceSun: '3000000',
  durationSeconds: 3_600,
  minUnits: 1,
  maxUnits: 10,
  confirmations: [{ upToSun: null, blocks: 19 }],
};
const folder = mkdtempSync(join(tmpdir(), 'prices-'));
let rooms: Rooms;
let auditedBefore = '0';

beforeAll(async () => {
  rooms = await Rooms.open([PriceDeskModule, PriceWatchModule, PoolImportModule], {
    environment: { FLASH_ADDRESSES: FLASH },
    tron: new FakeTron(),
  });
  const pool = { status: 'active' as const, priority: 1 };
  const wallet = (address: string, permissionId = 2) => ({
    address,
    privateKey: '11'.repeat(32),
    permissionId,
    label: '',
  });
  const add = (name: string, costPerEnergySun: bigint) =>
    rooms.get(WalletImport).addMissing({ ...pool, name, costPerEnergySun, wallets: [wallet(newAddress())] });
  await add('dear', 30n);
  await add('cheap', 20n);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rooms.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  await rooms.query('TRUNCATE energy_packages, price_configs, exchange_rates');
  auditedBefore = (await rooms.value('SELECT coalesce(max(id), 0) FROM audit_logs')) as string;
});

const desk = () => rooms.get(PriceDesk);
const watch = () => rooms.get(FlashPriceWatch);
const audited = () =>
  rooms.query(
    'SELECT actor, action, subject, reason, before, after FROM audit_logs WHERE id > $1 ORDER BY id',
    [auditedBefore],
  );
const readings = (delegatable: bigint) =>
  rooms.query(
    `INSERT INTO wallet_readings (wallet_id, height, delegatable_sun, staked_sun, delegated_sun, free_bandwidth,
       staked_bandwidth, liquid_sun)
     SELECT id, 1, $1, 1000000, 0, 0, 0, 0 FROM supplier_wallets
     ON CONFLICT (wallet_id) DO UPDATE SET delegatable_sun = excluded.delegatable_sun`,
    [delegatable.toString()],
  );

describe('the price desk', () => {
  it('writes down who changed what, and why, with the row before and after', async () => {
    const made = await desk().create(TIER, BY);
    const changed = await desk().change(made, { ...TIER, unitPriceSun: '44' }, BY);
    await desk().deactivate('duration_tier', changed, { ...BY, reason: 'no longer sold' });
    const subject = `duration_tier:${made.id}`;
    expect(await audited()).toEqual([
      {
        ...BY,
        action: 'prices.create',
        subject,
        before: null,
        after: { version: 1, duration_seconds: 3600, unit_price_sun: 40 },
      },
      {
        ...BY,
        action: 'prices.change',
        subject,
        before: { version: 1, duration_seconds: 3600, unit_price_sun: 40 },
        after: { version: 2, duration_seconds: 3600, unit_price_sun: 44 },
      },
      {
        actor: BY.actor,
        reason: 'no longer sold',
        action: 'prices.deactivate',
        subject,
        before: { version: 2, duration_seconds: 3600, unit_price_sun: 44 },
        after: null,
      },
    ]);
    expect(await desk().active()).toEqual([]);
  });

  it('writes nothing down when nothing was changed', async () => {
    const made = await desk().create(TIER, BY);
    await desk().change(made, TIER, BY);
    await expect(desk().change(made, TIER, BY)).rejects.toMatchObject({ code: 'pricing/changed_meanwhile' });
    await expect(desk().deactivate('flash', { id: 'no id', version: 1 }, BY)).rejects.toMatchObject({
      code: 'pricing/changed_meanwhile',
    });
    await expect(desk().create({ kind: 'gift' }, BY)).rejects.toMatchObject({ code: 'pricing/invalid' });
    expect(await audited()).toHaveLength(2);
  });

  it('holds flash prices between the cheapest pool’s cost and what the chain burns', async () => {
    await expect(desk().create({ ...UNIT, unitPriceSun: '2050000' }, BY)).rejects.toThrow(/2060000 sun/);
    await expect(desk().create({ ...UNIT, unitPriceSun: '6510000' }, BY)).rejects.toThrow(/6500000 sun/);
    await expect(desk().create({ ...UNIT, address: newAddress() }, BY)).rejects.toThrow(/FLASH_ADDRESSES/);
    expect((await desk().create(UNIT, BY)).version).toBe(1);
  });

  it('tells people when a flash price no longer lies between cost and burning, and when it does again', async () => {
    await desk().create(UNIT, BY);
    const open = () => rooms.query('SELECT subject, message FROM alerts WHERE resolved_at IS NULL');
    await watch().run();
    expect(await open()).toEqual([]);
    await rooms.query("UPDATE energy_pools SET cost_per_energy_sun = 40 WHERE name = 'cheap'");
    await watch().run();
    expect(await open()).toEqual([]);
    await rooms.query('UPDATE energy_pools SET cost_per_energy_sun = 40');
    await watch().run();
    await watch().run();
    expect(await open()).toEqual([
      { subject: FLASH, message: expect.stringMatching(/cost and margin are 3490000 sun/) },
    ]);
    await rooms.query("UPDATE energy_pools SET cost_per_energy_sun = 20 WHERE name = 'cheap'");
    await watch().run();
    expect(await open()).toEqual([]);
  });

  it('says what a buyer would pay now and at other times, from how full the pools are', async () => {
    await desk().create(TIER, BY);
    await desk().create({ kind: 'utilisation_rule', fromPercent: 75, changeBp: 2_500 }, BY);
    await desk().create(
      { kind: 'time_rule', fromMinute: 0, toMinute: 360, weekdays: 127, changeBp: -1_000 },
      BY,
    );
    const request = { energy: 65_000, durationSeconds: 3_600 };
    const at = new Date('2026-01-05T12:00:00Z');
    await readings(500_000n);
    expect(await desk().preview(request, { at })).toMatchObject({
      priceSun: 2_600_000n,
      floorSun: 2_060_000n,
      burnSun: 6_500_000n,
    });
    await readings(200_000n);
    expect(await desk().preview(request, { at })).toMatchObject({ priceSun: 3_250_000n });
    const night = { at: new Date('2026-01-05T03:00:00Z'), utilisationPercent: 0 };
    expect(await desk().preview(request, night)).toMatchObject({ priceSun: 2_340_000n });
  });
});

describe('the commands of prices and rates', () => {
  const file = (content: object): string => {
    const path = join(folder, 'row.json');
    writeFileSync(path, JSON.stringify(content));
    return path;
  };
  beforeAll(() => {
    for (const [name, value] of Object.entries(rooms.environment)) vi.stubEnv(name, value);
  });

  it('make and change prices', async () => {
    const reason = ['--reason', 'test', '--actor', 'tester'];
    const volume = { kind: 'volume_tier', fromEnergy: 1_000_000, discountBp: 200 };
    const made = JSON.parse(await prices(['create', '--file', file(volume), ...reason])) as { id: string };
    const seen = ['--id', made.id, '--version', '1'];
    const changed = ['change', ...seen, '--file', file({ ...volume, discountBp: 300 }), ...reason];
    expect(JSON.parse(await prices(changed))).toEqual({ id: made.id, version: 2 });
    await expect(prices(changed)).rejects.toMatchObject({ code: 'pricing/changed_meanwhile' });
    expect(JSON.parse(await prices(['list']))).toMatchObject([{ kind: 'volume_tier', changedBy: 'tester' }]);
    const versions = ['versions', '--kind', 'volume_tier', '--id', made.id];
    expect(JSON.parse(await prices(versions))).toHaveLength(2);
    await prices(['deactivate', '--kind', 'volume_tier', '--id', made.id, '--version', '2', ...reason]);
    expect(JSON.parse(await prices(['list']))).toEqual([]);
  });

  it.each([
    [['create', '--file', 'x']],
    [['change', '--reason', 'r']],
    [['preview', '--energy', '1.5']],
    [['sell']],
    [[]],
  ])('refuse %j before they look at the database', async (args) => {
    await expect(prices(args)).rejects.toMatchObject({ code: 'cli/usage' });
    await expect(rates(args)).rejects.toMatchObject({ code: expect.stringMatching(/cli\/usage|ERR_PARSE/) });
  });

  it('set and decide the rate', async () => {
    expect(await rates(['show'])).toBe('in force: none');
    expect(await rates(['set', '--usdt-per-trx', '0.2875', '--reason', 'start'])).toMatch(
      /^in force: 0\.2875 USDT/,
    );
    const [pending] = await rooms.query<{ id: string }>(
      `INSERT INTO exchange_rates (micro_usdt_per_trx, source, status, reported_at, good_until)
       VALUES (400000, 'http', 'pending', now(), now() + interval '1 hour') RETURNING id`,
    );
    expect(await rates(['show'])).toMatch(/waiting: {2}0\.4 USDT per TRX {2}http/);
    const accept = ['accept', '--id', pending?.id ?? '', '--reason', 'checked'];
    expect(await rates(accept)).toMatch(/^in force: 0\.4 USDT/);
    await expect(rates(accept)).rejects.toMatchObject({ code: 'rates/changed_meanwhile' });
  });
});
