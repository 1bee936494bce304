import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RefundsModule } from '../../../src/processes/refunds/index.js';
import { RefundOrdersStep } from '../../../src/processes/refunds/refund-orders.step.js';
import { SweepCreditsStep } from '../../../src/processes/refunds/sweep-credits.step.js';
import { aTransfer, aUser } from '../../builders/rows.js';
import { newAddress } from '../../harness/rooms.js';
import { RefundsWorld, TRX } from './refunds-world.js';

let world: RefundsWorld;

beforeAll(async () => {
  world = await RefundsWorld.open();
});
afterAll(() => world.rooms.close());

const refundsTo = (address: string): Promise<{ id: string; amount: string; status: string }[]> =>
  world.rooms.query('SELECT id, amount, status FROM refunds WHERE address = $1 ORDER BY created_at', [
    address,
  ]);
const creditOf = (address: string): Promise<bigint> => world.balance(`address_credit:${address}:TRX`);
const orderStatus = (id: string): Promise<unknown> =>
  world.rooms.value('SELECT status FROM orders WHERE id = $1', [id]);

describe('credit of a sending address', () => {
  it('goes back from the threshold on, whole, once, whoever sweeps', async () => {
    const [enough, little] = [newAddress(), newAddress()];
    await world.credit(enough, TRX);
    await world.credit(little, TRX - 1n);
    const twin = await world.rooms.twin([RefundsModule], { tron: world.tron });
    await Promise.all([world.sweep(), twin.get(SweepCreditsStep).run(), world.sweep()]);
    await twin.close();
    expect(await refundsTo(enough)).toMatchObject([{ amount: TRX.toString(), status: 'due' }]);
    expect(await creditOf(enough)).toBe(0n);
    expect(await refundsTo(little)).toEqual([]);
    expect(await creditOf(little)).toBe(1n - TRX);
  });

  it('waits for the refund that is under way', async () => {
    const address = newAddress();
    await world.credit(address, 2n * TRX);
    await world.sweep();
    await world.credit(address, 3n * TRX);
    await world.sweep();
    expect(await refundsTo(address)).toHaveLength(1);
    expect(await creditOf(address)).toBe(-3n * TRX);
    await world.send();
    const [first] = await refundsTo(address);
    const [transfer] = await world.transfersOf(first?.id ?? '');
    await world.arrives(transfer?.txid ?? '');
    await world.sweep();
    expect(await refundsTo(address)).toMatchObject([
      { status: 'paid' },
      { amount: '3000000', status: 'due' },
    ]);
  });

  it('stays where a flash payment can use it while refunds are braked', async () => {
    const address = newAddress();
    await world.credit(address, 2n * TRX);
    await world.set('brake.refunds', 'true');
    await world.sweep();
    expect(await refundsTo(address)).toEqual([]);
    await world.set('brake.refunds', 'false');
    await world.sweep();
    expect(await refundsTo(address)).toHaveLength(1);
  });

  it('never goes out for less than its fee, whatever the threshold', async () => {
    const address = newAddress();
    await world.set('refund.threshold_sun', '0');
    await world.credit(address, 300_000n);
    await world.sweep();
    expect(await refundsTo(address)).toEqual([]);
    await world.credit(address, 1n);
    await world.sweep();
    expect(await refundsTo(address)).toMatchObject([{ amount: '300001' }]);
    await world.set('refund.threshold_sun', '1000000');
  });
});

describe('an order that was not delivered', () => {
  it('of a flash payment goes back to its payer, and is refunded when that is solid', async () => {
    const payer = newAddress();
    const revenue = await world.balance('revenue:TRX');
    const id = await world.refundingOrder({ payerAddress: payer, receiver: payer });
    const twin = await world.rooms.twin([RefundsModule], { tron: world.tron });
    await Promise.all([world.refundOrders(), twin.get(RefundOrdersStep).run()]);
    await twin.close();
    await world.refundOrders();
    const [refund, ...more] = await refundsTo(payer);
    expect(more).toEqual([]);
    expect(refund?.amount).toBe('4000000');
    expect(await world.balance('revenue:TRX')).toBe(revenue + 4n * TRX);
    await world.send();
    expect(await orderStatus(id)).toBe('refunding');
    const [transfer] = await world.transfersOf(refund?.id ?? '');
    await world.arrives(transfer?.txid ?? '');
    expect(await orderStatus(id)).toBe('refunded');
    const events = await world.rooms.query<{ data: object }>(
      `SELECT data FROM order_events WHERE order_id = $1 AND kind = 'refunded'`,
      [id],
    );
    expect(events).toMatchObject([
      { data: { to: 'chain', amount: '4000000', fee: '300000', address: payer, txid: transfer?.txid } },
    ]);
  });

  it('below the threshold becomes credit of its payer', async () => {
    const payer = newAddress();
    const id = await world.refundingOrder({ payerAddress: payer, amount: TRX - 1n });
    await world.refundOrders();
    await world.refundOrders();
    expect(await orderStatus(id)).toBe('refunded');
    expect(await creditOf(payer)).toBe(1n - TRX);
    expect(await refundsTo(payer)).toEqual([]);
  });

  it('of a request goes to the balance, in its own currency', async () => {
    const userId = await aUser(world.rooms);
    const inTrx = await world.refundingOrder({ userId, clientOrderId: randomUUID() });
    const inUsdt = await world.refundingOrder({
      userId,
      clientOrderId: randomUUID(),
      kind: 'package',
      currency: 'USDT',
      amount: 1_230_001n,
    });
    await world.refundOrders();
    expect([await orderStatus(inTrx), await orderStatus(inUsdt)]).toEqual(['refunded', 'refunded']);
    expect(await world.balance(`user:${userId}:TRX`)).toBe(-4n * TRX);
    expect(await world.balance(`user:${userId}:USDT`)).toBe(-1_230_001n);
  });

  it('waits until its payment is solid, and gives nothing back for one that was lost', async () => {
    const payer = newAddress();
    const id = await world.refundingOrder({ payerAddress: payer });
    const { txid, blockId } = aTransfer();
    await world.rooms.query(
      `INSERT INTO payments (txid, idx, currency, from_address, to_address, amount, height, block_id, block_time,
         tx_expiration, outcome, order_id, booked, status)
       VALUES ($1, 0, 'TRX', $2, $3, 4000000, 1000, $4, now(), now(), 'flash', $5, 'receipt', 'settled')`,
      [txid, payer, newAddress(), blockId, id],
    );
    await world.refundOrders();
    expect(await orderStatus(id)).toBe('refunding');
    expect(await refundsTo(payer)).toEqual([]);
    await world.rooms.query(`UPDATE payments SET booked = 'lost', outcome = 'lost' WHERE txid = $1`, [txid]);
    await world.refundOrders();
    expect(await orderStatus(id)).toBe('failed');
    expect(await refundsTo(payer)).toEqual([]);
  });
});
