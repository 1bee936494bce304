import { randomBytes } from 'node:crypto';
import { ordersRoutes } from '@energy-desk/shared/orders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewOrder } from '../../../../src/domain/orders/index.js';
import { PaymentsService } from '../../../../src/domain/payments/index.js';
import { after, aTransfer, aUser } from '../../../builders/rows.js';
import type { Person } from '../../../harness/api.js';
import { newAddress } from '../../../harness/rooms.js';
import { OrdersWorld } from './orders-world.js';

let world: OrdersWorld;
let viewer: Person;
let pool: { poolId: string };
let named: NewOrder;
let delivered: NewOrder;
let flash: NewOrder;
let userId: string;
const sender = newAddress();
const paidBy = randomBytes(32).toString('hex');

beforeAll(async () => {
  world = await OrdersWorld.open();
  const { rooms } = world.api;
  viewer = await world.api.as('viewer');
  pool = await world.wallet('pool of the lists');
  userId = await aUser(rooms);
  await rooms.query(
    `UPDATE users SET username = 'Li_Wei', first_name = '伟', telegram_id = 4711 WHERE id = $1`,
    [userId],
  );
  named = await world.order({ userId, payWith: 'transfer', currency: 'USDT', amount: 910_123n });
  delivered = await world.order({
    status: 'paid',
    paidAt: after(60),
    priority: 0,
    amount: 0n,
    kind: 'manual',
  });
  flash = await world.order({ kind: 'flash', payerAddress: sender, receiver: sender, amount: 6_000_000n });
  await world.deliver();
  const transfer = aTransfer({ fromAddress: sender, txid: paidBy, amount: 6_000_000n });
  await rooms.database.transaction('chain.scan-block', (tx) =>
    rooms.get(PaymentsService).recordTransfers(tx, [transfer]),
  );
  await rooms.query(`UPDATE payments SET order_id = $1, outcome = 'flash' WHERE txid = $2`, [
    flash.id,
    paidBy,
  ]);
});
afterAll(() => world.close());

type Query = NonNullable<Parameters<typeof idsOf>[0]>;
async function idsOf(query: Record<string, string | number | boolean>): Promise<string[]> {
  const page = await viewer.get(ordersRoutes.list, { query: query as never });
  return page.items.map(({ id }) => id);
}

describe('the list of orders', () => {
  it('pages from the newest to the oldest, each once, and counts where it is asked to', async () => {
    const whole = await viewer.get(ordersRoutes.list, { query: { withTotal: 'true' } });
    expect([whole.total, whole.nextCursor]).toEqual([3, null]);
    expect(whole.items.map(({ id }) => id)).toEqual([flash.id, delivered.id, named.id]);
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page: { items: { id: string }[]; nextCursor: string | null } = await viewer.get(
        ordersRoutes.list,
        {
          query: { limit: 1, ...(cursor ? { cursor } : {}) },
        },
      );
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual([flash.id, delivered.id, named.id]);
  });

  it.each<[string, () => Query, () => NewOrder[]]>([
    ['states', () => ({ status: 'delegating,paid' }), () => [delivered]],
    ['kind', () => ({ kind: 'flash' }), () => [flash]],
    ['currency', () => ({ currency: 'USDT' }), () => [named]],
    ['user', () => ({ userId }), () => [named]],
    ['receiver', () => ({ receiver: sender }), () => [flash]],
    ['priority', () => ({ priority: 'high' }), () => [delivered]],
    ['pool', () => ({ poolId: pool.poolId }), () => [delivered]],
    [
      'paid range',
      () => ({ paidFrom: after(60).toISOString(), paidTo: after(61).toISOString() }),
      () => [delivered],
    ],
    ['paid before', () => ({ paidTo: after(60).toISOString() }), () => []],
    ['amount', () => ({ amountFrom: '910123', amountTo: '910123' }), () => [named]],
    ['created before', () => ({ createdTo: after(0).toISOString() }), () => []],
  ])('filters by %s', async (_, query, expected) => {
    expect(await idsOf(query())).toEqual(expected().map(({ id }) => id));
    const { total } = await viewer.get(ordersRoutes.list, {
      query: { ...query(), withTotal: 'true' } as never,
    });
    expect(total).toBe(expected().length);
  });

  it('finds orders by id, reference, address, transaction and Telegram user', async () => {
    const { rooms } = world.api;
    const reference = String(await rooms.value('SELECT reference FROM orders WHERE id = $1', [named.id]));
    const operation = String(
      await rooms.value(
        'SELECT t.txid FROM tron_transactions t JOIN energy_delegations d ON d.id::text = t.subject WHERE d.order_id = $1',
        [delivered.id],
      ),
    );
    const ours = rooms.config.paymentAddresses[0] ?? '';
    const found = await Promise.all(
      [
        named.id,
        reference.toLowerCase(),
        sender,
        paidBy,
        operation,
        '@li_w',
        '伟',
        '4711',
        named.receiver,
      ].map((q) => idsOf({ q })),
    );
    expect(found).toEqual([
      [named.id],
      [named.id],
      [flash.id],
      [flash.id],
      [delivered.id],
      [named.id],
      [named.id],
      [named.id],
      [named.id],
    ]);
    expect((await idsOf({ q: ours })).length).toBe(3);
    for (const q of ['100%', '_', 'nobody', newAddress(), 'f'.repeat(64), '\\'])
      expect(await idsOf({ q, withTotal: true })).toEqual([]);
  });

  it('takes no state, cursor or amount that is none', async () => {
    for (const query of [
      { status: 'paid,sold' },
      { cursor: 'x' },
      { amountFrom: '1.5' },
      { createdFrom: 'now' },
    ])
      expect((await viewer.call(ordersRoutes.list, { query: query as never })).status).toBe(400);
  });
});

describe('one order', () => {
  it('shows each event, transaction and deed in the order they happened', async () => {
    const operator = await world.api.as('operator');
    await operator.get(ordersRoutes.cancel, { params: { id: named.id }, body: { reason: 'a test of it' } });
    const cancelled = await viewer.get(ordersRoutes.get, { params: { id: named.id } });
    expect(cancelled).toMatchObject({
      status: 'cancelled',
      amountMicroUsdt: '910123',
      user: { telegramId: '4711', username: 'Li_Wei' },
    });
    expect(cancelled.timeline.map(({ source, event }) => `${source} ${event}`)).toEqual([
      'order created',
      'order cancelled',
      'audit orders.cancel',
    ]);
    const sent = await viewer.get(ordersRoutes.get, { params: { id: delivered.id } });
    expect(sent.delegations).toMatchObject([
      {
        poolName: 'pool of the lists',
        status: 'planned',
        operations: [{ purpose: 'delegate', status: 'signed' }],
      },
    ]);
    expect(sent.timeline.map(({ source, event }) => `${source} ${event}`)).toEqual([
      'order created',
      'order delegating',
      'operation signed',
    ]);
    const bought = await viewer.get(ordersRoutes.get, { params: { id: flash.id } });
    expect(bought.payments).toMatchObject([
      { txid: paidBy, amountSun: '6000000', confirmations: 900, solid: true },
    ]);
    expect(bought.timeline.map(({ source, event }) => `${source} ${event}`)).toEqual([
      'order created',
      'payment seen',
    ]);
  });

  it('is told of what is not there', async () => {
    const answer = await viewer.call(ordersRoutes.get, {
      params: { id: '0197a8c2-6f1e-7d60-9d5b-2f4f5f6a7b8c' },
    });
    expect([answer.status, answer.body]).toEqual([
      404,
      expect.objectContaining({ code: 'orders/not_found' }),
    ]);
  });
});
