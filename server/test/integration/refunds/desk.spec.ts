import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RefundsDesk } from '../../../src/processes/refunds/index.js';
import { aUser } from '../../builders/rows.js';
import { outcomes } from '../../harness/eventually.js';
import { newAddress } from '../../harness/rooms.js';
import { RefundsWorld, TRX } from './refunds-world.js';

let world: RefundsWorld;
let desk: RefundsDesk;
const by = { actor: 'finance@desk', reason: 'the sender wrote to us' };

beforeAll(async () => {
  world = await RefundsWorld.open();
  desk = world.get(RefundsDesk);
});
afterAll(() => world.rooms.close());

/** A refund above the limit for one, so that it waits for a person. */
async function waiting(given: Parameters<RefundsWorld['owe']>[0] = {}): Promise<string> {
  const id = await world.owe({ amount: 200n * TRX, ...given });
  await world.send();
  expect(await world.statusOf(id)).toBe('needs_person');
  return id;
}

const auditOf = (id: string): Promise<{ actor: string; action: string; reason: string }[]> =>
  world.rooms.query(`SELECT actor, action, reason FROM audit_logs WHERE subject = $1 ORDER BY id`, [
    `refund:${id}`,
  ]);

describe('a person', () => {
  it('lets a refund go beyond the limits, once', async () => {
    const id = await waiting();
    expect(await world.alerts('refund_needs_person')).toContain(id);
    const [first, again] = [await desk.approve(id, by), await desk.approve(id, by)];
    expect(first).toMatchObject({ status: 'due', decidedBy: by.actor });
    expect(again).toEqual(first);
    expect(await auditOf(id)).toEqual([{ actor: by.actor, action: 'refunds.approve', reason: by.reason }]);
    expect(await world.alerts('refund_needs_person')).not.toContain(id);
    await world.send();
    expect(await world.statusOf(id)).toBe('sending');
    const [transfer] = await world.transfersOf(id);
    await world.answered();
    await world.arrives(transfer?.txid ?? '');
    expect((await desk.approve(id, by)).status).toBe('paid');
    expect(await auditOf(id)).toHaveLength(1);
  });

  it('sends USDT back whole, for a fee that has a limit', async () => {
    world.holds({ sun: 1_000n * TRX, microUsdt: 50_000_000n });
    const id = await waiting({ currency: 'USDT', amount: 20_000_000n });
    await desk.approve(id, by);
    await world.rooms.query('DELETE FROM dead_letters');
    await world.send();
    const [transfer] = await world.transfersOf(id);
    expect(await world.refund(id)).toMatchObject({ status: 'sending', feeSun: 0n, txid: transfer?.txid });
    // The bytes name the method, the amount and fee_limit (field 18) of 30 TRX.
    expect(transfer?.signedHex).toContain('a9059cbb');
    expect(transfer?.signedHex).toContain(20_000_000n.toString(16).padStart(64, '0'));
    expect(transfer?.signedHex).toContain('90018087a70e');
    await world.answered();
    await world.arrives(transfer?.txid ?? '');
    expect(await world.statusOf(id)).toBe('paid');
  });

  it('hears of USDT that reverted: the money is still owed, and nothing goes out by itself', async () => {
    const id = await waiting({ currency: 'USDT', amount: 7_000_000n });
    await desk.approve(id, by);
    await world.send();
    const [transfer] = await world.transfersOf(id);
    await world.mine(1, [transfer?.txid ?? ''], 'REVERT');
    await world.mine(18);
    await world.finish();
    expect(await world.refund(id)).toMatchObject({
      status: 'needs_person',
      needsPersonReason: 'transfer_reverted',
    });
    await world.send();
    expect(await world.transfersOf(id)).toHaveLength(1);
    await desk.approve(id, by);
    await world.send();
    expect(await world.transfersOf(id)).toHaveLength(2);
  });

  it('credits it to a user instead, once, and the user is told', async () => {
    const userId = await aUser(world.rooms);
    const id = await waiting();
    const owed = await world.balance('refunds_payable:TRX');
    const first = await desk.creditInstead(id, { userId }, by);
    expect(await desk.creditInstead(id, { userId }, by)).toEqual(first);
    expect(first).toMatchObject({ status: 'credited', creditedTo: `user:${userId}` });
    expect(await world.balance(`user:${userId}:TRX`)).toBe(-200n * TRX);
    expect(await world.balance('refunds_payable:TRX')).toBe(owed + 200n * TRX);
    expect(await auditOf(id)).toHaveLength(1);
    const told = await world.rooms.value('SELECT kind FROM user_events WHERE user_id = $1', [userId]);
    expect(told).toBe('payment_credited');
    await expect(desk.creditInstead(id, 'address', by)).rejects.toMatchObject({ code: 'refunds/ended' });
    await expect(desk.writeOff(id, by)).rejects.toMatchObject({ code: 'refunds/ended' });
  });

  it('gives it back to the credit of its address, where it stays until more comes', async () => {
    const address = newAddress();
    await world.credit(address, 200n * TRX);
    await world.sweep();
    await world.send();
    const [refund] = await desk.list({ statuses: ['needs_person'], address }, { limit: 10, offset: 0 });
    await desk.creditInstead(refund?.id ?? '', 'address', by);
    expect(await world.balance(`address_credit:${address}:TRX`)).toBe(-200n * TRX);
    await world.sweep();
    expect(await desk.list({ address }, { limit: 10, offset: 0 })).toHaveLength(1);
    await world.credit(address, 1n);
    await world.sweep();
    const [again] = await desk.list({ statuses: ['due'], address }, { limit: 10, offset: 0 });
    expect(again?.amount).toBe(200n * TRX + 1n);
  });

  it('gives it back for good whatever else the address is owed, until more comes, be it less than was spent', async () => {
    const address = newAddress();
    await desk.creditInstead(await waiting({ address }), 'address', by);
    await desk.writeOff(await waiting({ address }), by);
    await world.credit(address, -150n * TRX);
    await world.sweep();
    expect(await world.balance(`address_credit:${address}:TRX`)).toBe(-50n * TRX);
    await world.credit(address, 60n * TRX);
    await world.sweep();
    const [swept] = await desk.list({ statuses: ['due'], address }, { limit: 10, offset: 0 });
    expect(swept).toMatchObject({ reason: 'address_credit', amount: 110n * TRX });
  });

  it('writes it off: the order has failed', async () => {
    const orderId = await world.refundingOrder({ payerAddress: newAddress(), amount: 150n * TRX });
    await world.refundOrders();
    await world.send();
    const id = String(await world.rooms.value('SELECT id FROM refunds WHERE order_id = $1', [orderId]));
    const adjusted = await world.balance('adjustments:TRX');
    expect((await desk.writeOff(id, by)).status).toBe('written_off');
    expect((await desk.writeOff(id, by)).status).toBe('written_off');
    expect(await world.rooms.value('SELECT status FROM orders WHERE id = $1', [orderId])).toBe('failed');
    expect(await world.balance('adjustments:TRX')).toBe(adjusted - 150n * TRX);
    await world.refundOrders();
    expect(await world.rooms.value('SELECT count(*)::int FROM refunds WHERE order_id = $1', [orderId])).toBe(
      1,
    );
  });

  it('credits the refund of an order: the order is refunded', async () => {
    const orderId = await world.refundingOrder({ payerAddress: newAddress(), amount: 150n * TRX });
    await world.refundOrders();
    const id = String(await world.rooms.value('SELECT id FROM refunds WHERE order_id = $1', [orderId]));
    await desk.creditInstead(id, 'address', by);
    expect(await world.rooms.value('SELECT status FROM orders WHERE id = $1', [orderId])).toBe('refunded');
    const event = await world.rooms.value(
      `SELECT data->>'to' FROM order_events WHERE order_id = $1 AND kind = 'refunded'`,
      [orderId],
    );
    expect(event).toBe('credit');
  });
});

describe('nobody', () => {
  it('decides without a name and a reason, of what is not there, or of what is under way', async () => {
    const id = await waiting();
    for (const nameless of [
      { actor: '', reason: 'x' },
      { actor: 'x', reason: ' ' },
    ])
      await expect(desk.approve(id, nameless)).rejects.toMatchObject({ code: 'refunds/reason_missing' });
    for (const unknown of [randomUUID(), 'no id'])
      await expect(desk.approve(unknown, by)).rejects.toMatchObject({ code: 'refunds/unknown' });
    const moving = await world.owe();
    await world.send();
    for (const attempt of [
      () => desk.writeOff(moving, by),
      () => desk.creditInstead(moving, 'address', by),
      () => desk.approve(moving, by),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'refunds/under_way' });
  });

  it('sends a refund elsewhere, to ourselves, to an exchange or to the denied', async () => {
    const [listed, denied] = [newAddress(), newAddress()];
    await world.list(listed, 'exchange');
    await world.list(denied, 'deny');
    const id = await waiting();
    await expect(desk.approve(id, by, newAddress())).rejects.toMatchObject({ code: 'refunds/other_target' });
    for (const address of [world.treasury, listed, denied]) {
      const bad = await waiting({ address });
      await expect(desk.approve(bad, by)).rejects.toMatchObject({ code: 'refunds/target_forbidden' });
    }
    const toExchange = await waiting({ address: listed });
    await expect(desk.creditInstead(toExchange, 'address', by)).rejects.toMatchObject({
      code: 'refunds/target_forbidden',
    });
  });

  it('credits USDT to an address, or anything to a user that is none', async () => {
    const id = await waiting({ currency: 'USDT' });
    await expect(desk.creditInstead(id, 'address', by)).rejects.toMatchObject({
      code: 'refunds/credit_is_trx_only',
    });
    for (const userId of [randomUUID(), 'nobody'])
      await expect(desk.creditInstead(id, { userId }, by)).rejects.toMatchObject({
        code: 'refunds/unknown_user',
      });
  });

  it('decides twice: of two people at the same time one is too late', async () => {
    const userId = await aUser(world.rooms);
    const id = await waiting();
    const { values, reasons } = await outcomes([
      desk.creditInstead(id, { userId }, by),
      desk.writeOff(id, { actor: 'other@desk', reason: 'old' }),
      desk.approve(id, { actor: 'third@desk', reason: 'fine' }),
    ]);
    expect(values.length + reasons.length).toBe(3);
    expect(await auditOf(id)).toHaveLength(values.length);
    // Approved first it may still be credited or written off; that it ends twice is impossible.
    const ends = (await auditOf(id)).filter(({ action }) => action !== 'refunds.approve');
    expect(ends.length).toBeLessThanOrEqual(1);
  });

  it('pays a contract, unless it is on the allow list', async () => {
    const address = newAddress();
    world.tron.accounts.set(address, { isContract: true });
    const id = await world.owe({ address });
    await world.send();
    await desk.approve(id, by);
    await world.send();
    expect((await world.refund(id)).needsPersonReason).toBe('target_is_contract');
    await world.list(address, 'allow');
    await desk.approve(id, by);
    await world.send();
    expect(await world.statusOf(id)).toBe('sending');
  });
});
