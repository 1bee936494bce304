import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Payment } from '../../../src/domain/payments/index.js';
import { newAddress } from '../../harness/rooms.js';
import { ExceptionsWorld, HEAD } from './exceptions-world.js';

const HISTORY = 60_000;
const LARGE = ['orders', 'payments', 'payment_monitors'];

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

let world: ExceptionsWorld;
const exchange = newAddress();
const popular = newAddress();

/** Years of orders at one price, all for one receiver and paid from one exchange, with a user each fifty. */
async function history(): Promise<void> {
  const { rooms } = world;
  await rooms.query(
    `INSERT INTO users (telegram_id, chat_id, language) SELECT n, n, 'en' FROM generate_series(1, $1::int / 50) n`,
    [HISTORY],
  );
  await rooms.query(
    `WITH buyers AS (SELECT id, row_number() OVER () AS n FROM users), made AS (
       INSERT INTO orders (reference, kind, status, user_id, receiver, energy, duration_seconds, amount, pay_with, quote,
         created_at)
       SELECT 'h' || s, 'package', 'expired', b.id, $2, 65000, 3600, 2800000 + s % 9999 + 1, 'transfer', '{}',
         now() - s * interval '1 minute'
       FROM generate_series(1, $1::int) s JOIN buyers b ON b.n = s % ($1::int / 50) + 1 RETURNING *
     )
     INSERT INTO payment_monitors (kind, address, currency, amount, user_id, order_id, opened_height, deadline,
       hold_until, status)
     SELECT 'order', 'ours', 'TRX', amount, user_id, id, row_number() OVER () % 900, created_at,
       created_at + interval '1 day', 'released' FROM made`,
    [HISTORY, popular],
  );
  await rooms.query(
    `INSERT INTO payments (txid, idx, currency, from_address, to_address, amount, height, block_id, block_time,
       tx_expiration, status, outcome, order_id, booked)
     SELECT 'history', row_number() OVER (), 'TRX', $1, 'ours', amount, 1, 'block 1', created_at, created_at, 'settled',
       'order', id, 'solid' FROM orders`,
    [exchange],
  );
  await rooms.query(
    `INSERT INTO proved_addresses (address, user_id, payment_id)
     SELECT DISTINCT ON (o.user_id) $1, o.user_id, p.id FROM payments p JOIN orders o ON o.id = p.order_id`,
    [exchange],
  );
  await rooms.query('ANALYZE');
}

beforeAll(async () => {
  world = await ExceptionsWorld.open();
  await history();
});
afterAll(() => world.rooms.close());

const touchedBy = (node: PlanNode): number =>
  node['Relation Name'] === undefined
    ? 0
    : (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];

/** Plans of every query that suggestions for the payment ask, run under the eye of the database. */
async function planOf(payment: Payment): Promise<PlanNode[]> {
  const asked: { sql: string; parameters: unknown[] }[] = [];
  const manager = world.rooms.database.manager;
  const spy = vi.spyOn(manager, 'query');
  await world.desk.suggestions(payment.id);
  for (const [sql, parameters] of spy.mock.calls)
    asked.push({ sql: String(sql), parameters: Array.isArray(parameters) ? parameters : [] });
  spy.mockRestore();
  expect(asked).toHaveLength(3);
  const plans: PlanNode[] = [];
  for (const { sql, parameters } of asked) {
    const [row] = await world.rooms.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
      parameters,
    );
    if (row) plans.push(...nodesOf(row['QUERY PLAN'][0].Plan));
  }
  return plans;
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

describe('the look-up of candidates', () => {
  it.each([
    ['an exchange that everybody pays from', exchange, 2_800_000n],
    ['an address that everybody orders for', popular, 2_800_120n],
    ['a stranger', newAddress(), 3_000_000n],
  ])('touches a bounded number of rows, by index, for %s', async (_name, fromAddress, amount) => {
    const payment = await world.unmatched({ fromAddress, amount });
    const nodes = await planOf(payment);
    const whole = nodes.filter(
      (node) => node['Node Type'] === 'Seq Scan' && LARGE.includes(node['Relation Name'] ?? ''),
    );
    expect(whole.map((node) => node['Relation Name'])).toEqual([]);
    const touched = nodes.reduce((sum, node) => sum + touchedBy(node), 0);
    expect(touched).toBeLessThan(20_000);
    expect((await world.desk.suggestions(payment.id)).length).toBeLessThanOrEqual(10);
  });

  it('finds the buyer’s own order however many others there are at its price', async () => {
    const userId = await world.user();
    const sender = newAddress();
    const order = await world.order({ userId, amount: 2_809_999n, openedHeight: BigInt(HEAD - 900) });
    await world.proved(sender, userId);
    const payment = await world.unmatched({ fromAddress: sender, amount: 2_800_000n });
    const [first] = await world.desk.suggestions(payment.id);
    expect(first).toMatchObject({
      orderId: order.id,
      reasons: ['suffix_missing', 'sender_proved', 'late', 'other_address'],
    });
  });

  it('calls an address proved only while one user alone paid from it', async () => {
    const [one, two] = [await world.user(), await world.user()];
    const sender = newAddress();
    const order = await world.order({ userId: one, amount: 6_100_055n, openedHeight: BigInt(HEAD - 110) });
    const payment = await world.unmatched({ fromAddress: sender, amount: 6_100_045n });
    const reasons = async (): Promise<readonly string[]> =>
      (await world.desk.suggestions(payment.id)).find(({ orderId }) => orderId === order.id)?.reasons ?? [];
    expect(await reasons()).not.toContain('sender_proved');
    await world.proved(sender, one);
    expect(await reasons()).toContain('sender_proved');
    await world.proved(sender, two);
    expect(await reasons()).not.toContain('sender_proved');
    expect(await reasons()).toContain('sender_paid_before');
    for (let i = 0; i < 3; i += 1) await world.proved(sender, await world.user());
    expect(await reasons()).not.toContain('sender_paid_before');
    expect(await reasons()).toContain('sender_shared');
  });

  it('names a deposit to be credited, and the order that a duplicate repeats', async () => {
    const order = await world.order({ status: 'completed' });
    const payment = await world.unmatched({ amount: order.amount });
    await world.rooms.query(
      `UPDATE payments SET exception = 'duplicate', order_id = $2,
         monitor_id = (SELECT id FROM payment_monitors WHERE order_id = $2) WHERE id = $1`,
      [payment.id, order.id],
    );
    const [first] = await world.desk.suggestions(payment.id);
    expect(first).toMatchObject({ action: 'credit', orderId: order.id, userId: order.userId });
    const userId = await world.user();
    await world.rooms.query(
      `INSERT INTO payment_monitors (kind, address, currency, amount, user_id, opened_height, deadline, hold_until)
       VALUES ('deposit', 'ours', 'USDT', 70000077, $1, 10, now(), now() + interval '1 day')`,
      [userId],
    );
    const deposit = await world.unmatched({ currency: 'USDT', amount: 69_000_077n });
    expect((await world.desk.suggestions(deposit.id))[0]).toMatchObject({
      action: 'credit',
      orderId: null,
      userId,
      reasons: expect.arrayContaining(['fee_deducted']) as unknown,
    });
  });
});
