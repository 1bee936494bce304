import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RefundsModule } from '../../../src/processes/refunds/index.js';
import { RefundsProcessor } from '../../../src/processes/refunds/refunds.processor.js';
import { DeliverStep } from '../../../src/processes/rental/deliver.step.js';
import { ExpireUnpaidStep } from '../../../src/processes/rental/expire-unpaid.step.js';
import { RentalWorkerModule } from '../../../src/processes/rental/index.js';
import { aUser } from '../../builders/rows.js';
import { BalanceWorld } from '../balance/balance-world.js';

let world: BalanceWorld;

beforeAll(async () => {
  world = await BalanceWorld.open(RentalWorkerModule, RefundsModule);
});
afterAll(async () => {
  expect(await world.rooms.value('SELECT coalesce(sum(amount), 0) FROM balance_transactions')).toBe('0');
  await world.rooms.close();
});

const newUser = (): Promise<string> => aUser(world.rooms);
const rowOf = async (id: string) => {
  const [row] = await world.rooms.query<{ currency: string; amount: string; quote: object }>(
    'SELECT currency, amount, quote FROM orders WHERE id = $1',
    [id],
  );
  return row;
};
const ordersOf = (userId: string) =>
  world.rooms.value('SELECT count(*) FROM orders WHERE user_id = $1', [userId]);

describe('an order in USDT', () => {
  it('is not sold without a rate, and creates nothing', async () => {
    const userId = await newUser();
    await expect(world.place(userId, { currency: 'USDT' })).rejects.toMatchObject({ code: 'rates/none' });
    await expect(
      world.rental.quote({ energy: 65_000, durationSeconds: 3600, currency: 'USDT' }),
    ).rejects.toMatchObject({ code: 'rates/none' });
    expect(await ordersOf(userId)).toBe('0');
    expect((await world.place(userId)).currency).toBe('TRX');
  });

  it('costs its price in TRX at the rate, rounded up to 0.01, and keeps both', async () => {
    await world.rate(287_500n);
    const userId = await newUser();
    const quote = await world.rental.quote({ energy: 65_000, durationSeconds: 3600, currency: 'USDT' });
    expect(quote.priceSun).toBe(2_930_000n);
    // 2.93 TRX × 0.2875 = 0.842375 USDT
    expect(quote).toMatchObject({ currency: 'USDT', price: 850_000n });
    const order = await world.place(userId, { currency: 'USDT' });
    expect(order.currency).toBe('USDT');
    expect(order.amount).toBeGreaterThan(850_000n);
    expect(order.amount).toBeLessThan(860_000n);
    expect(await rowOf(order.id)).toMatchObject({
      currency: 'USDT',
      amount: order.amount.toString(),
      quote: { priceSun: '2930000', priceMicroUsdt: '850000', rateId: quote.usdt?.rateId },
    });
  });

  it('keeps the price it was sold at when the rate changes', async () => {
    await world.rate(287_500n);
    const userId = await newUser();
    const before = await world.place(userId, { currency: 'USDT' });
    await world.rate(400_000n);
    const now = await world.place(userId, { currency: 'USDT' });
    expect(now.amount).toBeGreaterThan(1_180_000n);
    expect((await world.rental.orderOf(userId, before.id)).amount).toBe(before.amount);
  });

  it('is not sold for more than the buyer agreed to, and placed before it is the same order at any price', async () => {
    await world.rate(287_500n);
    const userId = await newUser();
    const agreed = { currency: 'USDT', agreedPrice: 850_000n, clientOrderId: randomUUID() } as const;
    const placed = await world.place(userId, agreed);
    await world.rate(300_000n);
    expect((await world.place(userId, agreed)).id).toBe(placed.id);
    await expect(world.place(userId, { ...agreed, clientOrderId: randomUUID() })).rejects.toMatchObject({
      code: 'orders/price_changed',
      details: { price: '880000', currency: 'USDT' },
    });
    await world.rate(200_000n);
    const cheaper = await world.place(userId, { ...agreed, clientOrderId: randomUUID() });
    expect(cheaper.amount).toBeLessThan(600_000n);
    expect(await ordersOf(userId)).toBe('2');
  });

  it('is paid by USDT alone: TRX of the same number is somebody else’s', async () => {
    await world.rate(287_500n);
    const userId = await newUser();
    const order = await world.place(userId, { currency: 'USDT' });
    await world.transferred({ ...order, currency: 'TRX' });
    await world.solid();
    expect((await world.rental.orderOf(userId, order.id)).status).toBe('awaiting_payment');
    await world.transferred(order);
    expect((await world.rental.orderOf(userId, order.id)).status).toBe('confirming');
    await world.solid();
    expect((await world.rental.orderOf(userId, order.id)).status).toBe('paid');
  });

  it('shares its numbers with orders in TRX without sharing their payments', async () => {
    await world.rate(1_000_000n);
    const [a, b] = [await newUser(), await newUser()];
    const inTrx = await world.place(a);
    const inUsdt = await world.place(b, { currency: 'USDT' });
    await world.transferred(inUsdt);
    await world.transferred(inTrx);
    await world.solid();
    expect((await world.rental.orderOf(a, inTrx.id)).status).toBe('paid');
    expect((await world.rental.orderOf(b, inUsdt.id)).status).toBe('paid');
  });

  it('from the balance takes USDT, never TRX', async () => {
    await world.rate(287_500n);
    const userId = await newUser();
    await world.gift(userId, 100_000_000n, 'TRX');
    await world.gift(userId, 1_000_000n, 'USDT');
    const order = await world.place(userId, { currency: 'USDT', payWith: 'balance' });
    expect(order).toMatchObject({ status: 'paid', amount: 850_000n, currency: 'USDT' });
    expect(await world.balances.balances(userId)).toEqual({ TRX: 100_000_000n, USDT: 150_000n });
    await expect(world.place(userId, { currency: 'USDT', payWith: 'balance' })).rejects.toMatchObject({
      code: 'ledger/insufficient_balance',
      details: { available: '150000', needed: '850000', currency: 'USDT' },
    });
    expect(await ordersOf(userId)).toBe('1');
    expect((await world.balances.statement(userId, 'USDT', { limit: 1 })).lines).toMatchObject([
      { kind: 'order_payment', amount: -850_000n, balance: 150_000n, orderReference: order.reference },
    ]);
  });

  it('that nobody delivers goes back to the balance in USDT', async () => {
    await world.rate(287_500n);
    const userId = await newUser();
    await world.gift(userId, 850_000n, 'USDT');
    const order = await world.place(userId, { currency: 'USDT', payWith: 'balance' });
    await world.rooms.get(DeliverStep).run();
    expect((await world.rental.orderOf(userId, order.id)).status).toBe('waiting_capacity');
    await world.rental.cancel(userId, order.id);
    await world.rooms.get(RefundsProcessor).work();
    expect((await world.rental.orderOf(userId, order.id)).status).toBe('refunded');
    expect(await world.balances.balances(userId)).toEqual({ TRX: 0n, USDT: 850_000n });
    expect((await world.balances.statement(userId, 'USDT', { limit: 1 })).lines).toMatchObject([
      { kind: 'order_refund', amount: 850_000n, orderReference: order.reference },
    ]);
  });

  it('expires unpaid, and its amount still names it when it is paid late', async () => {
    await world.rate(287_500n);
    const userId = await newUser();
    const order = await world.place(userId, { currency: 'USDT' });
    await world.minutesLater(31);
    await world.rooms.get(ExpireUnpaidStep).run();
    expect((await world.rental.orderOf(userId, order.id)).status).toBe('expired');
    expect(await world.requestsOf(userId, 'held')).toBe(1);
    await world.transferred(order);
    await world.solid();
    expect((await world.rental.orderOf(userId, order.id)).status).toBe('paid');
  });

  it('is not sold by a rate that is too old', async () => {
    await world.rooms
      .query(`UPDATE exchange_rates SET source = 'http', good_until = now() - interval '1 second'
      WHERE status = 'active'`);
    const userId = await newUser();
    await expect(world.place(userId, { currency: 'USDT' })).rejects.toMatchObject({ code: 'rates/stale' });
    expect(await ordersOf(userId)).toBe('0');
    expect(await world.requestsOf(userId, 'open')).toBe(0);
  });
});
