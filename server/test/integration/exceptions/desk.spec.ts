import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LedgerService } from '../../../src/domain/ledger/index.js';
import { PaymentDesk } from '../../../src/processes/exceptions/index.js';
import { newAddress } from '../../harness/rooms.js';
import { ExceptionsWorld, HEAD } from './exceptions-world.js';

const by = { actor: 'fin', reason: 'the client wrote' };
const NOWHERE = 'ab'.repeat(32);

let world: ExceptionsWorld;
let look: PaymentDesk['look'];

beforeAll(async () => {
  world = await ExceptionsWorld.open();
  const desk = world.rooms.get(PaymentDesk);
  look = desk.look.bind(desk);
});
afterAll(() => world.rooms.close());

describe('looking at a transaction that a client names', () => {
  it('tells what the chain told, and knows nothing of what was in no block', async () => {
    expect(await look(NOWHERE, null)).toEqual([]);
    const fresh = await world.seen();
    expect(await look(` ${fresh.txid.toUpperCase()} `, null)).toMatchObject([
      { paymentId: fresh.id, state: 'confirming', amount: fresh.amount, orderId: null },
    ]);
    const waiting = await world.unmatched();
    expect(await look(waiting.txid, null)).toMatchObject([{ state: 'in_queue' }]);
    await world.desk.creditAddress(waiting.id, by);
    expect(await look(waiting.txid, null)).toMatchObject([{ state: 'settled_by_hand' }]);
    await world.rooms.query('UPDATE payments SET height = NULL, block_id = NULL WHERE id = $1', [fresh.id]);
    expect(await look(fresh.txid, null)).toMatchObject([{ state: 'not_in_chain' }]);
    for (const text of ['', 'tx', `${NOWHERE}0`])
      await expect(look(text, null)).rejects.toMatchObject({ code: 'exceptions/not_a_txid' });
  });

  it('tells of an order only whom it belongs to', async () => {
    const order = await world.order({ status: 'paid' });
    const stranger = await world.user();
    const payment = await world.seen({ amount: order.amount });
    await world.rooms.query(
      `UPDATE payments SET outcome = 'order', order_id = $2, booked = 'solid', status = 'settled' WHERE id = $1`,
      [payment.id, order.id],
    );
    expect(await look(payment.txid, order.userId)).toMatchObject([{ state: 'taken', orderId: order.id }]);
    expect(await look(payment.txid, stranger)).toMatchObject([{ state: 'taken', orderId: null }]);
    expect(await look(payment.txid, null)).toMatchObject([{ state: 'taken', orderId: null }]);
  });

  it('changes nothing: nobody is credited by naming a stranger’s transfer or saving its sender', async () => {
    const victim = newAddress();
    const thief = await world.user();
    await world.rooms.query(`INSERT INTO user_wallets (user_id, address) VALUES ($1, $2)`, [thief, victim]);
    const order = await world.order({ userId: thief, receiver: newAddress() });
    const payment = await world.unmatched({ fromAddress: victim, amount: order.amount + 10_000_000n });
    const footprint = await world.footprint();
    for (let i = 0; i < 3; i += 1)
      expect(await look(payment.txid, thief)).toMatchObject([{ state: 'in_queue', orderId: null }]);
    expect(await world.footprint()).toEqual(footprint);
    expect(await world.rooms.get(LedgerService).balance(thief, 'TRX')).toBe(0n);
    expect(await world.statusOf(order)).toBe('awaiting_payment');
    const suggestions = await world.desk.suggestions(payment.id);
    expect(
      suggestions.filter(
        ({ userId, reasons }) => userId === thief && reasons.some((r) => r.startsWith('sender')),
      ),
    ).toEqual([]);
  });
});

describe('the queue', () => {
  it('lists what waits, oldest first, page by page, and what was settled no more', async () => {
    const sender = newAddress();
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      const payment = await world.unmatched(
        { fromAddress: sender, height: BigInt(HEAD - 90 + i), currency: i === 4 ? 'USDT' : 'TRX' },
        i === 3 ? 'sender_denied' : null,
      );
      ids.push(payment.id);
    }
    await world.seen({ fromAddress: sender });
    const list = async (filter: object, page: { limit: number; after?: string }): Promise<string[]> =>
      (await world.desk.queue({ fromAddress: sender, ...filter }, page)).map(({ id }) => id);
    expect(await list({}, { limit: 50 })).toEqual(ids);
    expect(await list({}, { limit: 2 })).toEqual(ids.slice(0, 2));
    expect(await list({}, { limit: 2, after: ids[1] ?? '' })).toEqual(ids.slice(2, 4));
    expect(await list({ outcome: 'held' }, { limit: 50 })).toEqual([ids[3]]);
    expect(await list({ currency: 'USDT' }, { limit: 50 })).toEqual([ids[4]]);
    await world.desk.refund(ids[0] ?? '', by);
    expect(await list({}, { limit: 50 })).toEqual(ids.slice(1));
  });
});
