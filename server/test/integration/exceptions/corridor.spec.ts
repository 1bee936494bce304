import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExceptionsModule, ExceptionsService } from '../../../src/processes/exceptions/index.js';
import { DeliverStep } from '../../../src/processes/rental/deliver.step.js';
import { ExpireUnpaidStep } from '../../../src/processes/rental/expire-unpaid.step.js';
import { aUser } from '../../builders/rows.js';
import { newAddress, Rooms } from '../../harness/rooms.js';
import { RentalWorld } from '../review/rental-world.js';
import { SettlementWorld } from '../settlement/settlement-world.js';

const by = { actor: 'fin', reason: 'the client wrote' };
const SOLID = 30;
const TRX = 1_000_000n;

let world: SettlementWorld;
let finance: Rooms;
let desk: ExceptionsService;

beforeAll(async () => {
  world = await SettlementWorld.open();
  finance = await world.rooms.twin([ExceptionsModule]);
  desk = finance.get(ExceptionsService);
});
afterAll(async () => {
  expect(await booksAreOff()).toEqual([]);
  await finance.close();
  await world.close();
});

/** Sums that are not zero, balances that are not their entries, and what `unmatched` holds beyond the queue. */
async function booksAreOff(): Promise<unknown[]> {
  const waiting = await world.rooms.value(
    `SELECT coalesce(sum(amount), 0) FROM payments
     WHERE booked = 'solid' AND outcome IN ('unmatched', 'held') AND resolution IS NULL AND currency = 'TRX'`,
  );
  const unmatched = -(await world.balance('unmatched'));
  return [
    ...(await world.rooms.query(
      'SELECT currency FROM balance_transactions GROUP BY currency HAVING sum(amount) <> 0',
    )),
    ...(await world.rooms.query(
      `SELECT a.code FROM ledger_accounts a LEFT JOIN balance_transactions b ON b.account_id = a.id
       WHERE a.balance IS NOT NULL GROUP BY a.id HAVING a.balance <> -coalesce(sum(b.amount), 0) OR a.balance < 0`,
    )),
    ...(BigInt(String(waiting)) === unmatched ? [] : [{ waiting, unmatched }]),
  ];
}

const openAlerts = (subject: string) =>
  world.rooms.query('SELECT kind FROM alerts WHERE subject = $1 AND resolved_at IS NULL', [subject]);

describe('a payment through settlement into the queue', () => {
  it('waits until it is solid, is suggested, assigned, and its order is paid once', async () => {
    const receiver = newAddress();
    const order = await world.order({ receiver });
    const wrong = order.transfer({ amount: order.amount - (order.amount % 10_000n), fromAddress: receiver });
    await world.record(wrong);
    await world.pass(1);
    const { id } = await world.payment(wrong);
    await expect(desk.assign(id, order.orderId, by)).rejects.toMatchObject({ code: 'exceptions/not_solid' });
    expect(await desk.queue({ fromAddress: receiver }, { limit: 5 })).toEqual([]);
    await world.pass(SOLID);
    expect(await desk.queue({ fromAddress: receiver }, { limit: 5 })).toMatchObject([{ id }]);
    const [first] = await desk.suggestions(id);
    expect(first).toMatchObject({ orderId: order.orderId, action: 'assign' });
    // It is short of the suffix: what is missing comes from a second transfer, credited.
    const missing = world.plain(order.amount - wrong.amount, { toAddress: world.paymentAddress });
    await world.record(missing);
    await world.pass(SOLID);
    await desk.creditUser((await world.payment(missing)).id, world.userId, by);
    expect(await desk.assign(id, order.orderId, by)).toMatchObject({
      exception: 'under',
      resolution: 'assigned',
    });
    expect(await world.statusOf(order)).toBe('paid');
    expect(await world.balance('user', world.userId)).toBe(0n);
    const exact = order.transfer();
    await world.record(exact);
    await world.pass(SOLID);
    const repeated = await world.payment(exact);
    expect(repeated).toMatchObject({ outcome: 'unmatched', exception: 'duplicate' });
    expect((await desk.suggestions(repeated.id))[0]).toMatchObject({
      action: 'credit',
      orderId: order.orderId,
      reasons: ['names_request', 'in_time'],
    });
    expect(await booksAreOff()).toEqual([]);
  });

  it('that is held for its sender is suggested and assigned to the order it names', async () => {
    const sender = newAddress();
    await world.list('deny', sender);
    const order = await world.order();
    const held = order.transfer({ fromAddress: sender });
    await world.record(held);
    await world.pass(SOLID);
    const { id, outcome } = await world.payment(held);
    expect(outcome).toBe('held');
    expect(await openAlerts(id)).toEqual([{ kind: 'payment_held' }]);
    expect((await desk.suggestions(id))[0]).toMatchObject({ action: 'assign', orderId: order.orderId });
    expect(await desk.assign(id, order.orderId, by)).toMatchObject({ exception: 'none' });
    expect(await world.statusOf(order)).toBe('paid');
    expect(await openAlerts(id)).toEqual([]);
  });

  it('leaves an order alone that a transfer of its exact amount stands for, even one without a block', async () => {
    const order = await world.order();
    await world.rooms.query(`UPDATE orders SET status = 'expired' WHERE id = $1`, [order.orderId]);
    const other = world.plain(TRX, { toAddress: world.paymentAddress });
    await world.record(other);
    await world.pass(SOLID);
    const { id } = await world.payment(other);
    const late = order.transfer();
    await world.record(late);
    await world.rooms.query(
      `UPDATE payments SET outcome = 'order', order_id = $2, height = NULL, block_id = NULL WHERE txid = $1`,
      [late.txid, order.orderId],
    );
    await expect(desk.assign(id, order.orderId, by)).rejects.toMatchObject({
      code: 'exceptions/order_being_paid',
    });
    await desk.creditAddress(id, by);
  });

  it('never pays an order twice when settlement and finance come at the same time', async () => {
    for (let round = 0; round < 8; round += 1) {
      const userId = await aUser(world.rooms);
      const order = await world.order({ userId });
      await world.rooms.query(`UPDATE orders SET status = 'expired' WHERE id = $1`, [order.orderId]);
      const stray = world.plain(order.amount + 5n, { toAddress: newAddress() });
      await world.record(stray);
      await world.pass(SOLID);
      const { id } = await world.payment(stray);
      const exact = order.transfer();
      await world.record(exact);
      const [settled, assigned] = await Promise.allSettled([
        world.pass(SOLID),
        desk.assign(id, order.orderId, by),
      ]);
      expect(settled.status).toBe('fulfilled');
      await world.pass(SOLID);
      const { outcome, exception } = await world.payment(exact);
      if (assigned.status === 'fulfilled')
        expect({ outcome, exception }).toEqual({ outcome: 'unmatched', exception: 'duplicate' });
      else {
        expect(assigned.reason).toMatchObject({ code: expect.stringMatching(/order_/) as unknown });
        expect(outcome).toBe('order');
        await desk.creditUser(id, userId, by);
      }
      const surplus = assigned.status === 'fulfilled' ? 5n : order.amount + 5n;
      expect(-(await world.balance('user', userId))).toBe(surplus);
      expect(await booksAreOff()).toEqual([]);
    }
  });
});

describe('an assigned order', () => {
  it.each(['awaiting_payment', 'expired', 'cancelled'] as const)(
    'that was %s is delivered by the corridor',
    async (status) => {
      const rental = await RentalWorld.open();
      await rental.at(1_000);
      await rental.wallet();
      const userId = await aUser(rental.rooms);
      const orderId = await rental.order({ status, userId, paidAt: null, clientOrderId: randomUUID() });
      const hands = await rental.rooms.twin([ExceptionsModule]);
      const paymentId = await stray(rental.rooms, 2_800_123n);
      await hands.get(ExceptionsService).assign(paymentId, orderId, by);
      await hands.get(ExceptionsService).assign(paymentId, orderId, by);
      await rental.rooms.get(ExpireUnpaidStep).run();
      await rental.rooms.get(DeliverStep).run();
      expect(await rental.statusOf(orderId)).toBe('delegating');
      expect(await rental.rooms.value('SELECT count(*)::int FROM energy_delegations')).toBe(1);
      await hands.close();
      await rental.rooms.close();
    },
  );
});

/** A transfer in finance's queue, money and all. */
async function stray(rooms: Rooms, amount: bigint): Promise<string> {
  const id = await rooms.value(
    `INSERT INTO payments (txid, idx, currency, from_address, to_address, amount, height, block_id, block_time,
       tx_expiration, status, outcome, booked)
     VALUES ('stray', 0, 'TRX', $1, 'ours', $2, 900, 'block 900', now(), now(), 'settled', 'unmatched', 'solid')
     RETURNING id`,
    [newAddress(), amount.toString()],
  );
  return String(id);
}
