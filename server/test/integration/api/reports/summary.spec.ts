import { randomUUID } from 'node:crypto';
import { reportsRoutes } from '@energy-desk/shared/reports';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aUser } from '../../../builders/rows.js';
import type { Api, Person } from '../../../harness/api.js';
import { newAddress } from '../../../harness/rooms.js';
import { openApi, orderThrough } from './reports-world.js';

const P = randomUUID();
const at = (time: string): Date => new Date(`2026-${time}Z`);
const quote = { priceSun: '2800000', burnSun: '6500000' };

let api: Api & { folder: string };
let viewer: Person;
let poolA: string;
let poolB: string;
beforeAll(async () => {
  api = await openApi();
  await writeDays();
});
afterAll(() => api.close());
beforeEach(async () => {
  viewer = await api.as('viewer');
});

/** The evening of the last of February, which in Shanghai is already March from 16:00 on. */
async function writeDays(): Promise<void> {
  const { rooms } = api;
  const [one, other] = [await aUser(rooms), await aUser(rooms)];
  poolA = String(await rooms.value(`INSERT INTO energy_pools (name) VALUES ('A') RETURNING id`));
  poolB = String(await rooms.value(`INSERT INTO energy_pools (name) VALUES ('B') RETURNING id`));
  await rooms.query(
    `INSERT INTO energy_packages (id, name, energy, duration_seconds, price_sun) VALUES ($1, '65k', 65000, 3600, 2800000)`,
    [P],
  );
  const packaged = { quote: { ...quote, energyPackageId: P } };
  const rented = await orderThrough(
    rooms,
    { ...packaged, userId: one, amount: 2_800_001n, chainTime: at('02-28T15:30:00') },
    [
      ['confirming', at('02-28T15:30:30')],
      ['paid', at('02-28T15:31:00')],
      ['delegating', at('02-28T15:31:01')],
      // The worker was a block late to see the delegate in its block.
      ['active', at('02-28T15:31:09')],
      ['reclaiming', at('02-28T16:31:06')],
      ['completed', at('02-28T16:32:00')],
    ],
  );
  await orderThrough(
    rooms,
    { ...packaged, userId: other, amount: 900_002n, currency: 'USDT', chainTime: at('02-28T15:59:59') },
    [
      ['confirming', at('02-28T16:00:00')],
      ['paid', at('02-28T16:00:01')],
      ['refunding', at('02-28T16:20:00')],
      ['refunded', at('02-28T16:30:00')],
    ],
  );
  // Born paid, as flash orders are; under way still.
  await orderThrough(
    rooms,
    { kind: 'flash', status: 'paid', amount: 3_000_003n, chainTime: at('02-28T17:00:00') },
    [['delegating', at('02-28T17:00:01')]],
  );
  // Never paid, by the one who rented already.
  await orderThrough(rooms, { userId: one, chainTime: at('02-28T18:00:00') }, []);
  await orderThrough(
    rooms,
    {
      kind: 'manual',
      status: 'paid',
      payWith: 'none',
      amount: 0n,
      energy: 131_000,
      chainTime: at('03-01T16:00:00'),
    },
    [],
  );
  await serve(rented, poolA, '02-28T15:31:06', 345_000);
  await serve(rented, poolB, '02-28T15:31:03', 0);
}

/** Part of an order from a pool, with what it costs by the books and what the chain took. */
async function serve(orderId: string, poolId: string, time: string, feeSun: number): Promise<void> {
  const { rooms } = api;
  const wallet = newAddress();
  const walletId = await rooms.value(
    `INSERT INTO supplier_wallets (pool_id, address, signer_address, key_id, key_ciphertext)
     VALUES ($1, $2, $2, 'none', 'none') RETURNING id`,
    [poolId, wallet],
  );
  const txid = randomUUID();
  const id = await rooms.value(
    `INSERT INTO energy_delegations (order_id, wallet_id, supplier, receiver, sun, energy, attempt, part, status,
       delegate_txid, active_at) VALUES ($1, $2, $3, $4, 3500000000, 32500, 1, $5, 'active', $6, $7) RETURNING id`,
    [orderId, walletId, wallet, newAddress(), feeSun > 0 ? 0 : 1, txid, at(time)],
  );
  await rooms.query(
    `INSERT INTO tron_transactions (txid, purpose, subject, owner_address, signed_hex, expiration, status,
       included_height, included_block_id, included_time, fee_sun)
     VALUES ($1, 'delegate', $2, $3, '00', now(), 'solid', 1, 'b', $4, $5)`,
    [txid, id, wallet, at(time), feeSun],
  );
  await rooms.query(
    `WITH t AS (INSERT INTO ledger_transactions (business_key, kind) VALUES ($1, 'delegation_cost') RETURNING id),
     a AS (INSERT INTO ledger_accounts (code, kind, currency) VALUES ($2, 'supplier_costs', 'TRX'),
       ($3, 'supplier_payable', 'TRX') RETURNING id, kind)
     INSERT INTO balance_transactions (transaction_id, account_id, currency, amount)
     SELECT t.id, a.id, 'TRX', CASE a.kind WHEN 'supplier_costs' THEN 650000 ELSE -650000 END FROM t, a`,
    [`delegation:${String(id)}:cost`, `costs:${wallet}`, `payable:${wallet}`],
  );
}

const summary = (query: object) =>
  viewer.get(reportsRoutes.summary, { query: { from: '2026-02-28', to: '2026-03-01', ...query } as never });

describe('the summary', () => {
  it('counts by the day of the zone, and its totals are the sums of its days', async () => {
    const { rows, totals } = await summary({ timeZone: 'UTC' });
    expect(rows.map(({ key }) => key)).toEqual(['2026-02-28', '2026-03-01']);
    expect(rows[0]?.figures).toMatchObject({
      orders: 4,
      activeUsers: 2,
      paid: 3,
      completed: 1,
      refunded: 1,
      salesSun: '5800004',
      salesMicroUsdt: '900002',
      refundsSun: '0',
      refundsMicroUsdt: '900002',
      revenueSun: '5800004',
      revenueMicroUsdt: '0',
      energySold: 195_000,
      energyDelivered: 65_000,
      supplierCostSun: '1300000',
      networkFeesSun: '345000',
      successRate: 0.5,
      deliverySecondsP50: 6,
    });
    expect(rows[1]?.figures).toMatchObject({
      orders: 1,
      paid: 1,
      salesSun: '0',
      energySold: 131_000,
      successRate: null,
    });
    expect(totals).toMatchObject({
      orders: 5,
      activeUsers: 2,
      paid: 4,
      salesSun: '5800004',
      energySold: 326_000,
    });
  });

  it('has other days in another zone: an order made on one may be refunded on the next', async () => {
    const { rows, totals } = await summary({ timeZone: 'Asia/Shanghai' });
    const [february, march] = rows.map(({ figures }) => figures);
    expect(february).toMatchObject({ orders: 2, activeUsers: 2, paid: 1, completed: 0, salesSun: '2800001' });
    expect(march).toMatchObject({
      orders: 2,
      activeUsers: 1,
      paid: 2,
      completed: 1,
      refunded: 1,
      salesMicroUsdt: '900002',
      revenueMicroUsdt: '0',
    });
    // One user made orders on both days: he is one user of the period, and March 2 there is not in it.
    expect(totals).toMatchObject({ orders: 4, activeUsers: 2, paid: 3 });
  });

  it('groups by pool, package, currency and kind', async () => {
    const by = async (groupBy: string) =>
      new Map(
        (await summary({ groupBy })).rows.map(({ key, label, figures }) => [key, { label, ...figures }]),
      );
    const pools = await by('pool');
    expect(pools.get(poolA)).toMatchObject({
      label: 'A',
      paid: 1,
      energyDelivered: 32_500,
      networkFeesSun: '345000',
    });
    expect(pools.get(poolB)).toMatchObject({
      label: 'B',
      paid: 1,
      supplierCostSun: '650000',
      networkFeesSun: '0',
    });
    expect(pools.get(null)).toMatchObject({ paid: 3, energyDelivered: 0 });
    const packages = await by('package');
    expect(packages.get(P)).toMatchObject({ label: '65k', orders: 2, paid: 2, supplierCostSun: '1300000' });
    expect(packages.get(null)).toMatchObject({ orders: 3, paid: 2 });
    const currencies = await by('currency');
    expect(currencies.get('USDT')).toMatchObject({ paid: 1, salesMicroUsdt: '900002', salesSun: '0' });
    expect(currencies.get('TRX')).toMatchObject({ paid: 3, salesSun: '5800004', salesMicroUsdt: '0' });
    const kinds = await by('kind');
    expect(new Set(kinds.keys())).toEqual(new Set(['flash', 'manual', 'package']));
    expect(kinds.get('flash')).toMatchObject({ paid: 1, salesSun: '3000003', activeUsers: 0 });
  });

  it('tells what the desk is used for, and by how many', async () => {
    const { features } = await summary({});
    const used = Object.fromEntries(features.map(({ feature, uses, users }) => [feature, [uses, users]]));
    expect(used).toEqual({
      package_order: [3, 2],
      flash_order: [1, 0],
      manual_order: [1, 0],
      paid_by_transfer: [4, 2],
      paid_from_balance: [0, 0],
      paid_in_usdt: [1, 1],
      deposit: [0, 0],
    });
  });

  it('counts each transfer that did not fit once, by the day of its block in the zone', async () => {
    const { rooms } = api;
    const transfer = (outcome: string, exception: string, time: string | null): Promise<unknown> =>
      rooms.query(
        `INSERT INTO payments (txid, idx, currency, from_address, to_address, amount, height, block_id, block_time,
           tx_expiration, status, outcome, exception, hold_reason)
         VALUES ($1, 0, 'TRX', 'a', 'b', 1, $2, $3, $4, now(), 'settled', $5, $6, $7)`,
        [
          randomUUID(),
          time && 1,
          time && 'b',
          time && at(time),
          outcome,
          exception,
          outcome === 'held' ? 'sender_denied' : null,
        ],
      );
    await transfer('order', 'none', '02-28T10:00:00');
    await transfer('own_funds', 'none', '02-28T10:00:00');
    await transfer('order', 'late', '02-28T10:00:00');
    await transfer('held', 'late', '02-28T16:00:00');
    await transfer('held', 'none', '02-28T10:00:00');
    await transfer('unmatched', 'duplicate', '02-28T10:00:00');
    await transfer('unmatched', 'under', '02-28T10:00:00');
    await transfer('unmatched', 'over', '02-28T10:00:00');
    await transfer('unmatched', 'none', '02-28T10:00:00');
    await transfer('unmatched', 'none', '03-02T00:00:00');
    await transfer('lost', 'late', null);
    const of = async (timeZone: string) =>
      (
        await viewer.get(reportsRoutes.paymentExceptions, {
          query: { from: '2026-02-28', to: '2026-03-01', timeZone },
        })
      ).rows;
    const none = { late: 0, over: 0, under: 0, duplicate: 0, held: 0, unmatched: 0 };
    const each = { late: 1, over: 1, under: 1, duplicate: 1, held: 1, unmatched: 1 };
    expect(await of('UTC')).toEqual([
      { day: '2026-02-28', ...each, late: 2 },
      { day: '2026-03-01', ...none },
    ]);
    expect(await of('Asia/Shanghai')).toEqual([
      { day: '2026-02-28', ...each },
      { day: '2026-03-01', ...none, late: 1 },
    ]);
  });

  it('refuses what is no period and no zone', async () => {
    const refused = async (query: object) =>
      (
        await viewer.call(reportsRoutes.summary, {
          query: { from: '2026-02-28', to: '2026-03-01', ...query } as never,
        })
      ).status;
    expect(await refused({ to: '2026-02-27' })).toBe(400);
    expect(await refused({ to: '2028-02-27' })).toBe(400);
    expect(await refused({ from: '2026-02-30' })).toBe(400);
    expect(await refused({ timeZone: `UTC'; --` })).toBe(400);
    expect(await refused({ timeZone: 'Mars/Olympus' })).toBe(422);
    expect(
      (await api.stranger.call(reportsRoutes.summary, { query: { from: '2026-02-28', to: '2026-03-01' } }))
        .status,
    ).toBe(401);
  });
});
