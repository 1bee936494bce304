import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LedgerService } from '../../../src/domain/ledger/index.js';
import { ExceptionsService } from '../../../src/processes/exceptions/index.js';
import { newAddress } from '../../harness/rooms.js';
import { ExceptionsWorld, HEAD } from './exceptions-world.js';

const by = { actor: 'fin', reason: 'the client wrote' };

let world: ExceptionsWorld;
let desk: ExceptionsService;

beforeAll(async () => {
  world = await ExceptionsWorld.open();
  desk = world.desk;
});
afterEach(async () => {
  expect(await world.booksAreOff()).toEqual([]);
});
afterAll(() => world.rooms.close());

const balance = (userId: string | null, currency: 'TRX' | 'USDT' = 'TRX'): Promise<bigint> =>
  world.rooms.get(LedgerService).balance(userId ?? '', currency);

/** The same twice: one audit row, one movement of money, one answer. */
async function twice<T>(action: () => Promise<T>): Promise<T> {
  const first = await action();
  const footprint = await world.footprint();
  expect(await action()).toEqual(first);
  expect(await world.footprint()).toEqual(footprint);
  return first;
}

describe('a transfer assigned to an order', () => {
  it('that waits for it pays it, once, and tells its buyer', async () => {
    const order = await world.order();
    const payment = await world.unmatched({ amount: order.amount });
    const owed = await world.owed('unmatched:TRX');
    const done = await twice(() => desk.assign(payment.id, order.id, by));
    expect(done).toMatchObject({
      resolution: 'assigned',
      exception: 'none',
      paidOrderId: order.id,
      difference: '0',
    });
    expect(await world.statusOf(order)).toBe('paid');
    expect(await world.eventsOf(order)).toEqual(['created', 'payment_seen', 'payment_confirmed']);
    expect(await world.toldOf(payment)).toEqual(['payment_assigned']);
    expect(await world.owed('unmatched:TRX')).toBe(owed - order.amount);
    expect(await balance(order.userId)).toBe(0n);
    expect(await world.payment(payment.id)).toMatchObject({ resolution: 'assigned', orderId: order.id });
    expect(await world.auditsOf(payment)).toMatchObject([
      { actor: 'fin', action: 'exceptions.assign', reason: 'the client wrote', after: done },
    ]);
    const [energy] = await world.rooms.query<{ energy_missing: number; capacity_deadline: Date | null }>(
      'SELECT energy_missing, capacity_deadline FROM orders WHERE id = $1',
      [order.id],
    );
    expect(energy?.energy_missing).toBe(65_000);
    expect(energy?.capacity_deadline).not.toBeNull();
  });

  it.each(['expired', 'cancelled'] as const)(
    'that is %s revives it at the price it was sold at',
    async (status) => {
      const order = await world.order({ status, openedHeight: BigInt(HEAD - 900) });
      const payment = await world.unmatched({ amount: order.amount, height: BigInt(HEAD - 20) });
      const done = await twice(() => desk.assign(payment.id, order.id, by));
      expect(done).toMatchObject({ resolution: 'assigned', exception: 'late' });
      expect(await world.statusOf(order)).toBe('paid');
      expect(await world.eventsOf(order)).toEqual(['created', 'late_payment']);
    },
  );

  it('of more than its price leaves the rest in the balance', async () => {
    const order = await world.order();
    const payment = await world.unmatched({ amount: order.amount + 1n });
    const done = await twice(() => desk.assign(payment.id, order.id, by));
    expect(done).toMatchObject({ exception: 'over', difference: '1', paidOrderId: order.id });
    expect(await balance(order.userId)).toBe(1n);
    expect((await world.payment(payment.id)).exception).toBe('over');
  });

  it('of less than its price stays in the balance, and the order keeps waiting', async () => {
    const order = await world.order();
    const payment = await world.unmatched({ amount: order.amount - 1n });
    const done = await twice(() => desk.assign(payment.id, order.id, by));
    expect(done).toMatchObject({ resolution: 'credited_user', exception: 'under', paidOrderId: null });
    expect(await world.statusOf(order)).toBe('awaiting_payment');
    expect(await balance(order.userId)).toBe(order.amount - 1n);
    expect(await world.toldOf(payment)).toEqual(['payment_credited']);
  });

  it('of less than its price pays it where the balance makes up for it', async () => {
    const order = await world.order();
    const first = await world.unmatched({ amount: order.amount - 1_000n });
    const second = await world.unmatched({ amount: 1_500n });
    await desk.assign(first.id, order.id, by);
    expect(await world.statusOf(order)).toBe('awaiting_payment');
    const done = await twice(() => desk.assign(second.id, order.id, by));
    expect(done).toMatchObject({ resolution: 'assigned', exception: 'under', paidOrderId: order.id });
    expect(await world.statusOf(order)).toBe('paid');
    expect(await balance(order.userId)).toBe(500n);
  });

  it('in USDT pays an order sold in USDT', async () => {
    const order = await world.order({ currency: 'USDT', amount: 910_007n });
    const payment = await world.unmatched({ currency: 'USDT', amount: 910_010n });
    expect(await twice(() => desk.assign(payment.id, order.id, by))).toMatchObject({ paidOrderId: order.id });
    expect(await balance(order.userId, 'USDT')).toBe(3n);
  });

  it('that was held for its sender can be assigned, too', async () => {
    const order = await world.order();
    const payment = await world.unmatched({ amount: order.amount }, 'address_volume');
    expect(await twice(() => desk.assign(payment.id, order.id, by))).toMatchObject({ paidOrderId: order.id });
    expect(await world.payment(payment.id)).toMatchObject({ outcome: 'held', resolution: 'assigned' });
  });
});

describe('a transfer credited', () => {
  it('to a user is in the balance once', async () => {
    const userId = await world.user();
    const payment = await world.unmatched({ amount: 7_000_000n });
    const done = await twice(() => desk.creditUser(payment.id, userId, by));
    expect(done).toMatchObject({ resolution: 'credited_user', userId, amount: '7000000' });
    expect(await balance(userId)).toBe(7_000_000n);
    expect(await world.toldOf(payment)).toEqual(['payment_credited']);
  });

  it('to its sending address waits for the next flash payment', async () => {
    const payment = await world.unmatched({ amount: 1_234_567n });
    const done = await twice(() => desk.creditAddress(payment.id, by));
    expect(done).toMatchObject({ resolution: 'credited_address', target: payment.fromAddress });
    expect(await world.owed(`address_credit:${payment.fromAddress}:TRX`)).toBe(1_234_567n);
  });

  it('can go to a user in USDT, but not to an address', async () => {
    const userId = await world.user();
    const payment = await world.unmatched({ currency: 'USDT', amount: 5_000_000n });
    await expect(desk.creditAddress(payment.id, by)).rejects.toMatchObject({
      code: 'exceptions/credit_is_trx_only',
    });
    await twice(() => desk.creditUser(payment.id, userId, by));
    expect(await balance(userId, 'USDT')).toBe(5_000_000n);
    expect(await balance(userId)).toBe(0n);
  });

  it('never goes to an address that many people send from', async () => {
    const exchange = newAddress();
    await world.rooms.query(
      `INSERT INTO risk_entries (list, subject_kind, subject, actor) VALUES ('exchange', 'address', $1, 'fin')`,
      [exchange],
    );
    const payment = await world.unmatched({ fromAddress: exchange });
    const contract = await world.unmatched();
    await world.rooms.query(`UPDATE payments SET sender_kind = 'contract' WHERE id = $1`, [contract.id]);
    for (const { id } of [payment, contract])
      await expect(desk.creditAddress(id, by)).rejects.toMatchObject({
        code: 'exceptions/sender_is_shared',
      });
    expect((await world.payment(payment.id)).resolution).toBeNull();
  });
});

describe('a transfer refunded', () => {
  it('is owed to its sender, once', async () => {
    const payment = await world.unmatched({ amount: 9_000_000n });
    const payable = await world.owed('refunds_payable:TRX');
    const done = await twice(() => desk.refund(payment.id, by));
    expect(done).toMatchObject({ resolution: 'refunded', target: payment.fromAddress });
    expect(await world.owed('refunds_payable:TRX')).toBe(payable + 9_000_000n);
    expect(
      await world.rooms.query(
        'SELECT id, address, amount, reason, status FROM refunds WHERE payment_id = $1',
        [payment.id],
      ),
    ).toEqual([
      {
        id: done.refundId,
        address: payment.fromAddress,
        amount: '9000000',
        reason: 'payment',
        status: 'due',
      },
    ]);
  });
});

describe('what can not be done is refused, and changes nothing', () => {
  const refused = async (code: string, action: () => Promise<unknown>): Promise<void> => {
    const footprint = await world.footprint();
    await expect(action()).rejects.toMatchObject({ code: `exceptions/${code}`, fault: 'caller' });
    expect(await world.footprint()).toEqual(footprint);
  };

  it('ids that are none', async () => {
    const payment = await world.unmatched();
    const order = await world.order();
    for (const id of [randomUUID(), 'x', '']) {
      await refused('payment_not_found', () => desk.refund(id, by));
      await refused('payment_not_found', () => desk.suggestions(id));
      await refused('order_not_found', () => desk.assign(payment.id, id, by));
      await refused('user_not_found', () => desk.creditUser(payment.id, id, by));
    }
    await refused('payment_not_found', () => desk.assign(order.id, order.id, by));
  });

  it('nobody, or no reason', async () => {
    const payment = await world.unmatched();
    await refused('incomplete', () => desk.creditAddress(payment.id, { actor: ' ', reason: 'because' }));
    await refused('incomplete', () => desk.creditAddress(payment.id, { actor: 'fin', reason: '' }));
  });

  it('another currency', async () => {
    const order = await world.order({ amount: 2_990_077n });
    const usdt = await world.unmatched({ currency: 'USDT', amount: 2_990_077n });
    await refused('wrong_currency', () => desk.assign(usdt.id, order.id, by));
    const usdtOrder = await world.order({ currency: 'USDT' });
    const trx = await world.unmatched({ amount: usdtOrder.amount });
    await refused('wrong_currency', () => desk.assign(trx.id, usdtOrder.id, by));
  });

  it.each([
    'paid',
    'confirming',
    'delegating',
    'active',
    'completed',
    'refunding',
    'refunded',
    'failed',
  ] as const)('an order that is %s', async (status) => {
    const order = await world.order({ status });
    const payment = await world.unmatched();
    await refused('order_cannot_be_paid', () => desk.assign(payment.id, order.id, by));
  });

  it('an order that nobody placed', async () => {
    const order = await world.order({ userId: null });
    const payment = await world.unmatched();
    await refused('order_without_buyer', () => desk.assign(payment.id, order.id, by));
  });

  it('an order that a late transfer of its exact amount stands for already', async () => {
    const order = await world.order({ status: 'expired' });
    const late = await world.seen({ amount: order.amount });
    await world.rooms.query(
      `UPDATE payments SET outcome = 'order', exception = 'late', order_id = $2 WHERE id = $1`,
      [late.id, order.id],
    );
    const payment = await world.unmatched();
    await refused('order_being_paid', () => desk.assign(payment.id, order.id, by));
  });

  it('a transfer that is not solid, or not judged, or not in the queue', async () => {
    const userId = await world.user();
    const fresh = await world.seen();
    await refused('not_in_queue', () => desk.creditUser(fresh.id, userId, by));
    await world.rooms.query(`UPDATE payments SET outcome = 'unmatched' WHERE id = $1`, [fresh.id]);
    await refused('not_solid', () => desk.creditUser(fresh.id, userId, by));
    for (const outcome of ['order', 'deposit', 'flash', 'own_funds', 'lost']) {
      const other = await world.seen();
      await world.rooms.query(
        `UPDATE payments SET outcome = $2, booked = 'solid', status = 'settled' WHERE id = $1`,
        [other.id, outcome],
      );
      await refused('not_in_queue', () => desk.creditUser(other.id, userId, by));
    }
  });
});
