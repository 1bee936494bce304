import { poolsRoutes } from '@energy-desk/shared/pools';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeliverStep } from '../../../../src/processes/rental/deliver.step.js';
import { RentalWorkerModule } from '../../../../src/processes/rental/index.js';
import { after } from '../../../builders/rows.js';
import type { Api, Person } from '../../../harness/api.js';
import { eventually } from '../../../harness/eventually.js';
import type { FakeTron } from '../../../harness/fake-tron.js';
import { newAddress } from '../../../harness/rooms.js';
import { aPool, aRental, atHead, audited, aWallet, HEIGHT, openStock, read, refusal, TRX } from './stock.js';

let api: Api;
let tron: FakeTron;
let operator: Person;
beforeAll(async () => {
  ({ api, tron } = await openStock([RentalWorkerModule]));
  operator = await api.as('operator');
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.rooms.query(`UPDATE supplier_wallets SET status = 'disabled'`);
  await atHead(api.rooms);
});

const reason = 'as agreed with the supplier';
const newPool = (name: string) => ({ body: { name, costPerEnergySun: '22', reason } });

describe('making and changing pools', () => {
  it('keeps what was asked for, audited and logged', async () => {
    const made = await operator.get(poolsRoutes.create, {
      body: { name: 'north', costPerEnergySun: '25', priority: 7, walletLimitSun: '5000000', reason },
    });
    expect(made).toMatchObject({ name: 'north', status: 'active', costPerEnergySun: '25', priority: 7 });
    const changed = await operator.get(poolsRoutes.change, {
      params: { id: made.id },
      body: { costPerEnergySun: '26', walletLimitSun: null, reason },
    });
    expect(changed).toMatchObject({ costPerEnergySun: '26', walletLimitSun: null, name: 'north' });
    const rows = await audited(api.rooms, `pool:${made.id}`);
    expect(rows.map(({ action }) => action)).toEqual(['pools.create', 'pools.change']);
    expect(rows[1]).toMatchObject({
      actor: operator.email,
      reason,
      before: { costPerEnergySun: '25', walletLimitSun: '5000000' },
      after: { costPerEnergySun: '26', walletLimitSun: null },
    });
    const { items } = await operator.get(poolsRoutes.logs, { params: { id: made.id }, query: {} });
    expect(items.map(({ action }) => action)).toEqual(['changed', 'created']);
  });

  it('makes one pool of one key, and refuses a name that is taken', async () => {
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const first = await operator.get(poolsRoutes.create, { ...newPool('once'), headers });
    expect(await operator.get(poolsRoutes.create, { ...newPool('once'), headers })).toEqual(first);
    expect(refusal(await operator.call(poolsRoutes.create, newPool('once')))).toEqual([
      409,
      'pools/name_taken',
    ]);
    const other = await operator.get(poolsRoutes.create, newPool('twice'));
    const renamed = await operator.call(poolsRoutes.change, {
      params: { id: other.id },
      body: { name: 'once', reason },
    });
    expect(refusal(renamed)).toEqual([409, 'pools/name_taken']);
  });

  it('lets one of two who saw the same pool change it, and tells the other', async () => {
    const id = await aPool(api.rooms);
    const [one, other] = [await api.as('operator'), await api.as('owner')];
    const answers = await Promise.all([
      one.call(poolsRoutes.change, {
        params: { id },
        body: { status: 'maintenance', expectedStatus: 'active', reason },
      }),
      other.call(poolsRoutes.change, {
        params: { id },
        body: { status: 'inactive', expectedStatus: 'active', reason },
      }),
    ]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(await audited(api.rooms, `pool:${id}`)).toHaveLength(1);
  });

  it('is for operators: finance and viewers look', async () => {
    const id = await aPool(api.rooms);
    for (const role of ['finance', 'viewer'] as const) {
      const person = await api.as(role);
      expect((await person.get(poolsRoutes.details, { params: { id } })).id).toBe(id);
      const body = { status: 'inactive', reason } as const;
      expect(refusal(await person.call(poolsRoutes.change, { params: { id }, body }))).toEqual([
        403,
        'auth/forbidden',
      ]);
    }
  });

  it('knows no other pools, and no change that changes nothing', async () => {
    const id = crypto.randomUUID();
    const body = { name: 'x', reason };
    expect(refusal(await operator.call(poolsRoutes.change, { params: { id }, body }))).toEqual([
      404,
      'pools/not_found',
    ]);
    const nothing = await operator.call(poolsRoutes.change, { params: { id }, body: { reason } });
    expect(refusal(nothing)).toEqual([400, 'request/invalid']);
  });
});

describe('a pool in maintenance', () => {
  async function paidOrder(): Promise<string> {
    return String(
      await api.rooms.value(
        `INSERT INTO orders (reference, kind, status, receiver, energy, duration_seconds, amount, pay_with, quote,
           energy_missing, paid_at, capacity_deadline)
         VALUES ($1, 'package', 'paid', $2, 65000, 3600, 2800123, 'transfer', '{}', 65000, $3, $4) RETURNING id`,
        [crypto.randomUUID().slice(0, 8), newAddress(), after(0), after(99_999)],
      ),
    );
  }
  /** Somebody else may hold the order for a moment, who then delivers it. */
  const delivered = (id: string, status: string): Promise<void> =>
    eventually(`the order is ${status}`, async () => {
      await api.rooms.get(DeliverStep).run();
      return (await api.rooms.value('SELECT status FROM orders WHERE id = $1', [id])) === status;
    });

  it('takes no new rentals, shows what is left, and sells again when it is opened', async () => {
    const id = await aPool(api.rooms);
    const wallet = await aWallet(api.rooms, id);
    await aRental(api.rooms, wallet, { status: 'active', orderStatus: 'active', endsAt: after(7200) });
    const params = { id };
    const drained = await operator.get(poolsRoutes.change, {
      params,
      body: { status: 'maintenance', reason },
    });
    expect(drained).toMatchObject({
      status: 'maintenance',
      sellingWallets: 0,
      availableSun: '0',
      draining: { liveRentals: 1, lastEndsAt: after(7200).toISOString() },
    });
    const order = await paidOrder();
    await delivered(order, 'waiting_capacity');
    await operator.get(poolsRoutes.change, { params, body: { status: 'active', reason } });
    await delivered(order, 'delegating');
    const { items } = await operator.get(poolsRoutes.logs, { params, query: {} });
    expect(items.map(({ action }) => action)).toEqual(['opened', 'drain_started']);
  });

  it('lets a delivery that is reserving finish first, and none after', async () => {
    const id = await aPool(api.rooms);
    const wallet = await aWallet(api.rooms, id);
    let drained = false;
    const answer = await api.rooms.database.transaction('rental.deliver', async (tx) => {
      await tx.query('SELECT id FROM supplier_wallets WHERE id = $1 FOR UPDATE', [wallet.id]);
      const change = operator
        .get(poolsRoutes.change, { params: { id }, body: { status: 'maintenance', reason } })
        .then((view) => {
          drained = true;
          return view;
        });
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(drained).toBe(false);
      return { change };
    });
    expect((await answer.change).status).toBe('maintenance');
  });
});

describe('figures of the pools', () => {
  it('say what is staked, out, foreign, promised, recovering and available', async () => {
    const id = await aPool(api.rooms);
    const wallet = await aWallet(api.rooms, id);
    await read(api.rooms, wallet.id, {
      staked: 100_000n * TRX,
      delegated: 9_000n * TRX,
      delegatable: 80_000n * TRX,
    });
    await aRental(api.rooms, wallet, {
      status: 'active',
      orderStatus: 'active',
      endsAt: after(HEIGHT * 3 + 7200),
      sun: 7_000n * TRX,
    });
    const rental = await aRental(api.rooms, wallet, {
      status: 'planned',
      orderStatus: 'delegating',
      sun: 1_000n * TRX,
    });
    await api.rooms.query(
      'INSERT INTO energy_reservations (wallet_id, delegation_id, sun) VALUES ($1, $2, $3)',
      [wallet.id, rental.id, (1_000n * TRX).toString()],
    );
    const pool = await operator.get(poolsRoutes.details, { params: { id } });
    expect(pool).toMatchObject({
      stakedSun: String(100_000n * TRX),
      delegatedSun: String(9_000n * TRX),
      foreignSun: String(1_000n * TRX),
      reservedSun: String(1_000n * TRX),
      recoveringSun: String(11_000n * TRX),
      availableSun: String(79_000n * TRX),
      utilisationPercent: 21,
      totalEnergy: 948_777,
      wallets: 1,
      sellingWallets: 1,
    });
    const { items, totals } = await operator.get(poolsRoutes.list, { query: {} });
    expect(items.find((one) => one.id === id)).toEqual(pool);
    expect(totals.availableSun).toBe(
      String(items.reduce((total, { availableSun }) => total + BigInt(availableSun), 0n)),
    );
  });

  it('count as what sells a day the energy of the stake in wallets that sell, free or not', async () => {
    const perDay = async (): Promise<number> =>
      (await operator.get(poolsRoutes.list, { query: {} })).totals.sellingEnergyPerDay ?? 0;
    const before = await perDay();
    const id = await aPool(api.rooms);
    const [selling, other] = [await aWallet(api.rooms, id), await aWallet(api.rooms, id)];
    for (const { id: walletId } of [selling, other])
      await read(api.rooms, walletId, { staked: 100_000n * TRX, delegatable: 10_000n * TRX });
    await api.rooms.query(`UPDATE supplier_wallets SET status = 'disabled' WHERE id = $1`, [other.id]);
    expect(Math.abs((await perDay()) - before - 948_777)).toBeLessThanOrEqual(1);
  });

  it('keep within a limit, of the wallet or of its pool, and so does delivery', async () => {
    const id = await aPool(api.rooms);
    const wallet = await aWallet(api.rooms, id);
    await read(api.rooms, wallet.id, { staked: 100_000n * TRX, delegatable: 90_000n * TRX });
    await aRental(api.rooms, wallet, { status: 'active', orderStatus: 'active', sun: 2_000n * TRX });
    await api.rooms.query('UPDATE energy_pools SET wallet_limit_sun = $2 WHERE id = $1', [
      id,
      (5_000n * TRX).toString(),
    ]);
    const pool = await operator.get(poolsRoutes.details, { params: { id } });
    expect(pool.availableSun).toBe(String(3_000n * TRX));
    const plan = { body: { energy: 65_000, receiver: newAddress() } };
    expect(refusal(await operator.call(poolsRoutes.allocate, plan))).toEqual([409, 'pools/no_capacity']);
    await api.rooms.query('UPDATE supplier_wallets SET limit_sun = $2 WHERE id = $1', [
      wallet.id,
      (50_000n * TRX).toString(),
    ]);
    const { wallets } = await operator.get(poolsRoutes.allocate, plan);
    expect(wallets).toMatchObject([{ walletId: wallet.id, energy: 65_000, costSun: '1300000' }]);
  });

  it('plan an allocation over several wallets and reserve nothing', async () => {
    const id = await aPool(api.rooms);
    for (const trx of [5_000n, 4_000n]) {
      const { id: walletId, address } = await aWallet(api.rooms, id);
      tron.delegatable.set(address, trx * TRX);
      await read(api.rooms, walletId, { staked: trx * TRX, delegatable: trx * TRX });
    }
    const plan = await operator.get(poolsRoutes.allocate, {
      body: { energy: 65_000, receiver: newAddress(), priority: 'high' },
    });
    expect(plan.wallets).toHaveLength(2);
    expect(plan.wallets.reduce((total, { energy }) => total + energy, 0)).toBe(65_000);
    expect(plan.totalCostSun).toBe(String(65_000 * 20));
    expect(
      await api.rooms.value('SELECT count(*)::int FROM energy_reservations WHERE wallet_id = ANY($1)', [
        plan.wallets.map(({ walletId }) => walletId),
      ]),
    ).toBe(0);
  });

  it('forecast the next 24 hours from what recovers and what ends', async () => {
    const id = await aPool(api.rooms);
    const wallet = await aWallet(api.rooms, id);
    const now = after(HEIGHT * 3);
    const inHours = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);
    await read(api.rooms, wallet.id, {
      staked: 20_000n * TRX,
      delegated: 6_000n * TRX,
      delegatable: 8_000n * TRX,
      freeAt: inHours(12),
    });
    await aRental(api.rooms, wallet, {
      status: 'active',
      orderStatus: 'active',
      sun: 6_000n * TRX,
      endsAt: inHours(6),
    });
    const forecast = await operator.get(poolsRoutes.forecast, { query: { walletId: wallet.id } });
    expect(forecast).toMatchObject({ wallets: 1, stakedSun: String(20_000n * TRX) });
    expect(forecast.points).toHaveLength(25);
    expect(forecast.points[0]).toMatchObject({ at: now.toISOString(), lowestSun: String(8_000n * TRX) });
    expect(forecast.points[5]?.highestSun).toBe(String(10_500n * TRX));
    expect(forecast.points[6]).toMatchObject({
      lowestSun: String(11_000n * TRX),
      highestSun: String(17_000n * TRX),
    });
    expect(forecast.points[24]?.highestSun).toBe(String(20_000n * TRX));
    const ofPool = await operator.get(poolsRoutes.forecast, { query: { poolId: id } });
    expect(ofPool).toEqual(forecast);
  });
});
