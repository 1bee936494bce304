import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RatesService } from '../../../src/domain/rates/index.js';
import { after, aUser, prices } from '../../builders/rows.js';
import { newAddress } from '../../harness/rooms.js';
import { type Requested, SettlementWorld } from './settlement-world.js';

/** Chain time of a block. */
const timeOf = (height: number): Date => after(height * 3);
let world: SettlementWorld;

beforeAll(async () => {
  world = await SettlementWorld.open();
  await prices(world.rooms);
});
afterAll(async () => {
  await world.assertBooks();
  await world.close();
});

/** The order gives up waiting, as after its deadline. */
async function giveUp({ orderId }: Requested, to: 'expired' | 'cancelled' = 'expired'): Promise<void> {
  await world.rooms.database.transaction('rental.expire', async (tx) => {
    const chainTime = timeOf(world.height);
    const ids = await world.orders.move(tx, {
      ids: [orderId],
      from: 'awaiting_payment',
      to,
      kind: to,
      chainTime,
    });
    await world.payments.hold(tx, ids);
  });
}

/** Pays it half an hour after its deadline and waits until that is solid. @param seen whether it was expired before */
async function payLate(order: Requested, seen = true): Promise<void> {
  if (seen) await giveUp(order);
  const transfer = order.transfer({ height: BigInt(world.height) + 1201n });
  await world.record(transfer);
  await world.pass(1220);
  expect(await world.payment(transfer)).toMatchObject({ outcome: 'order', exception: 'late' });
}

describe('a payment of USDT', () => {
  it('pays its order when solid, never before', async () => {
    await world.set('payment.confirmation_blocks', '1');
    const order = await world.order({ currency: 'USDT', amount: 800_000n });
    await world.record(order.transfer());
    await world.pass(18);
    expect(await world.statusOf(order)).toBe('confirming');
    const before = await world.balance('revenue', undefined, 'USDT');
    await world.pass(1);
    expect(await world.statusOf(order)).toBe('paid');
    expect((await world.balance('revenue', undefined, 'USDT')) - before).toBe(-order.amount);
    await world.set('payment.confirmation_blocks', '19');
  });

  it('that another block makes a different transfer of is judged anew, and its order waits again', async () => {
    const order = await world.order({ currency: 'USDT', amount: 800_000n });
    const transfer = order.transfer();
    await world.record(transfer);
    await world.pass(1);
    expect(await world.statusOf(order)).toBe('confirming');
    await world.orphan(transfer);
    const height = BigInt(world.height) + 1n;
    await world.record({ ...transfer, amount: 5n, blockId: 'another', height });
    await world.pass(1);
    expect(await world.statusOf(order)).toBe('awaiting_payment');
    expect(await world.payment(transfer)).toMatchObject({ outcome: 'unmatched', order_id: null });
    const right = order.transfer();
    await world.record(right);
    await world.pass(20);
    expect(await world.statusOf(order)).toBe('paid');
    expect(await world.payment(transfer)).toMatchObject({ outcome: 'unmatched', booked: 'solid' });
  });
});

describe('a late payment', () => {
  it('is delivered where the price still holds, if capacity is free at once', async () => {
    const order = await world.order({ quote: { priceSun: '2930000', burnSun: '6500000' } });
    await payLate(order);
    const chainTime = timeOf(world.height);
    expect(await world.orders.find(order.orderId)).toMatchObject({
      status: 'paid',
      paidAt: chainTime,
      capacityDeadline: chainTime,
    });
  });

  it('goes back where the price has risen', async () => {
    const order = await world.order({ quote: { priceSun: '2800000', burnSun: '6500000' } });
    await payLate(order);
    expect(await world.orders.find(order.orderId)).toMatchObject({
      status: 'refunding',
      reason: 'late_payment',
    });
  });

  it('is late all the same where nobody expired its order before, which is told so first', async () => {
    const order = await world.order({ quote: { priceSun: '2800000', burnSun: '6500000' } });
    await payLate(order, false);
    expect(await world.orders.find(order.orderId)).toMatchObject({
      status: 'refunding',
      reason: 'late_payment',
    });
    expect((await world.orders.events(order.orderId)).map(({ kind }) => kind)).toEqual([
      'created',
      'expired',
      'late_payment',
    ]);
    expect(await world.rooms.value('SELECT status FROM payment_monitors WHERE id = $1', [order.id])).toBe(
      'held',
    );
  });

  it('that no block holds any more before it is settled leaves its order expired, for a payment to come', async () => {
    const order = await world.order({ quote: { priceSun: '2930000', burnSun: '6500000' } });
    const transfer = order.transfer({ height: BigInt(world.height) + 1201n });
    await world.record(transfer);
    await world.pass(1205);
    expect(await world.statusOf(order)).toBe('expired');
    await world.orphan(transfer);
    await world.pass(1);
    expect(await world.payment(transfer)).toMatchObject({ outcome: null, order_id: null });
    const height = BigInt(world.height) + 1n;
    await world.record({ ...transfer, blockId: 'another', height, blockTime: timeOf(Number(height)) });
    await world.pass(20);
    expect(await world.payment(transfer)).toMatchObject({ outcome: 'order', exception: 'late' });
    expect(await world.statusOf(order)).toBe('paid');
  });

  it('goes back while nothing is sold', async () => {
    const order = await world.order({ quote: { priceSun: '2930000', burnSun: '6500000' } });
    await world.set('brake.selling', 'true');
    await payLate(order);
    await world.set('brake.selling', 'false');
    expect(await world.statusOf(order)).toBe('refunding');
  });

  describe('for a package', () => {
    const quoteOf = async (priceSun: string, quantity?: number) => ({
      priceSun,
      burnSun: String(6_500_000 * (quantity ?? 1)),
      energyPackageId: String(await world.rooms.value('SELECT id FROM energy_packages WHERE active')),
      ...(quantity ? { quantity } : {}),
    });
    const change = (columns: string) =>
      world.rooms.query(`UPDATE energy_packages SET ${columns} WHERE active`);
    afterEach(() => change('energy = 65000, duration_seconds = 3600, price_sun = 2800000'));

    it('goes by the price of as many of it as were ordered', async () => {
      const [amount, energy] = [8_400_000n, 195_000];
      const order = async () => world.order({ amount, energy, quote: await quoteOf(amount.toString(), 3) });
      const [same, dearer] = [await order(), await order()];
      await payLate(same);
      expect(await world.statusOf(same)).toBe('paid');
      await change('price_sun = 2900000');
      await payLate(dearer);
      expect(await world.statusOf(dearer)).toBe('refunding');
    });

    it.each([
      ['energy', 32_000],
      ['duration_seconds', 300],
    ])('goes back where it has another %s now', async (column, other) => {
      const order = await world.order({ quote: await quoteOf('2800000') });
      await change(`${column} = ${other}`);
      await payLate(order);
      expect(await world.statusOf(order)).toBe('refunding');
    });
  });

  it('of USDT goes by the price in USDT: the rate of today, or back where there is none', async () => {
    const quote = { priceSun: '2930000', burnSun: '6500000', priceMicroUsdt: '880000' };
    const setRate = (microUsdtPerTrx: bigint) =>
      world.rooms.database.transaction('settlement.settle', (tx) =>
        world.rooms.get(RatesService).setManual(tx, microUsdtPerTrx, 'test'),
      );
    const paid = async () => {
      const order = await world.order({ currency: 'USDT', amount: 880_000n, quote });
      await payLate(order);
      return world.statusOf(order);
    };
    expect(await paid()).toBe('refunding');
    await setRate(300_000n);
    expect(await paid()).toBe('paid');
    await setRate(310_000n);
    expect(await paid()).toBe('refunding');
  });

  it('of flash units goes by the price of their config', async () => {
    await world.flashPrice({});
    const config = await world.rooms.value(`SELECT id FROM price_configs WHERE kind = 'flash' AND active`);
    const unitsOf = (units: number, priceSun: string) =>
      world.order({
        kind: 'flash',
        energy: 65_000 * units,
        quote: { priceSun, burnSun: '6500000', units, priceList: [{ id: String(config), version: 1 }] },
      });
    const [same, cheaper] = [await unitsOf(2, '6000000'), await unitsOf(2, '5990000')];
    await payLate(same);
    expect(await world.statusOf(same)).toBe('paid');
    await payLate(cheaper);
    expect(await world.statusOf(cheaper)).toBe('refunding');
    const gone = await unitsOf(2, '6000000');
    await world.flashPrice(null);
    await payLate(gone);
    expect(await world.statusOf(gone)).toBe('refunding');
  });

  it('that was in time by its own block is delivered at any price, with the usual patience', async () => {
    const order = await world.order({ quote: { priceSun: '10000', burnSun: '6500000' } });
    await giveUp(order, 'cancelled');
    await world.record(order.transfer());
    await world.pass(30);
    const found = await world.orders.find(order.orderId);
    expect(found?.status).toBe('paid');
    expect(found?.capacityDeadline?.getTime()).toBe(timeOf(world.height).getTime() + 600_000);
  });

  it('never pays another’s order of the same price', async () => {
    const [mine, theirs] = [await world.order(), await world.order({ userId: await aUser(world.rooms) })];
    await giveUp(mine);
    await world.record(mine.transfer());
    await world.pass(20);
    expect(await world.statusOf(mine)).toBe('paid');
    expect(await world.statusOf(theirs)).toBe('awaiting_payment');
  });
});

describe('two orders of the same price at the same time', () => {
  it('are never mixed up, whoever pays them from wherever', async () => {
    const [mine, theirs] = [await world.order(), await world.order({ userId: await aUser(world.rooms) })];
    const fromAddress = newAddress();
    const [first, second] = [theirs.transfer({ fromAddress }), mine.transfer({ fromAddress })];
    await world.record(second, first);
    await world.pass(19);
    expect(await world.payment(first)).toMatchObject({ order_id: theirs.orderId });
    expect(await world.payment(second)).toMatchObject({ order_id: mine.orderId });
    expect(await Promise.all([mine, theirs].map((one) => world.statusOf(one)))).toEqual(['paid', 'paid']);
  });
});

describe('an order that somebody opened at a flash address', () => {
  it('never takes the plain payments of others', async () => {
    await world.flashPrice({});
    const order = await world.order({ amount: 3_000_000n, paymentAddress: world.flashAddress });
    const plain = world.plain(3_000_000n);
    await world.record(plain);
    await world.pass(19);
    expect(await world.orderOf(plain)).toMatchObject({ kind: 'flash', receiver: plain.fromAddress });
    expect(await world.statusOf(order)).toBe('awaiting_payment');
    const exact = order.transfer();
    await world.record(exact);
    await world.pass(19);
    expect(await world.statusOf(order)).toBe('paid');
  });
});

describe('a second payment of an order', () => {
  it('waits for a person, booked as unmatched', async () => {
    const order = await world.order();
    const [first, second] = [order.transfer(), order.transfer({ height: BigInt(world.height) + 2n })];
    const before = await world.balance('unmatched');
    await world.record(first);
    await world.pass(20);
    await world.record({ ...second, height: BigInt(world.height) + 1n });
    await world.pass(20);
    expect(await world.payment(second)).toMatchObject({ outcome: 'unmatched', exception: 'duplicate' });
    expect((await world.balance('unmatched')) - before).toBe(-order.amount);
  });
});

describe('a payment that a person must decide', () => {
  it('leaves its order waiting for another, which pays it', async () => {
    const order = await world.order();
    const denied = newAddress();
    await world.list('deny', denied);
    const [held, good] = [
      order.transfer({ fromAddress: denied, txid: '0'.repeat(64) }),
      order.transfer({ txid: 'f'.repeat(64) }),
    ];
    await world.record(held);
    await world.pass(1);
    expect(await world.statusOf(order)).toBe('awaiting_payment');
    await world.record(good);
    await world.pass(19);
    expect(await world.statusOf(order)).toBe('paid');
    expect(await world.payment(held)).toMatchObject({
      outcome: 'held',
      hold_reason: 'sender_denied',
      order_id: order.orderId,
      booked: 'solid',
    });
  });

  it('leaves it to the next transfer of the same block', async () => {
    const order = await world.order();
    const denied = newAddress();
    await world.list('deny', denied);
    const [held, good] = [
      order.transfer({ fromAddress: denied, txid: `0${'1'.repeat(63)}` }),
      order.transfer({ txid: `f${'1'.repeat(63)}` }),
    ];
    await world.record(held, good);
    await world.pass(19);
    expect(await world.payment(held)).toMatchObject({ outcome: 'held', exception: 'none' });
    expect(await world.payment(good)).toMatchObject({ outcome: 'order', order_id: order.orderId });
    expect(await world.statusOf(order)).toBe('paid');
  });
});

describe('our own money', () => {
  it('sent to a receiving address is the owner’s, whatever it would buy', async () => {
    const order = await world.order();
    const before = await world.balance('owner_funds');
    const fromAddress = world.rooms.config.treasuryAddress;
    const transfers = [order.transfer({ fromAddress }), world.plain(9_000_000n, { fromAddress })];
    await world.record(...transfers);
    await world.pass(19);
    for (const one of transfers)
      expect(await world.payment(one)).toMatchObject({ outcome: 'own_funds', booked: 'solid' });
    expect((await world.balance('owner_funds')) - before).toBe(-order.amount - 9_000_000n);
    expect(await world.statusOf(order)).toBe('awaiting_payment');
  });
});

describe('a wrong amount', () => {
  const wrongAmounts = async (userId: string) =>
    (await world.events(userId)).filter(({ kind }) => kind === 'wrong_amount');
  const stray = (fromAddress: string) =>
    world.plain(1_234_567n, { toAddress: world.paymentAddress, fromAddress });

  it('is told to whoever alone waits to pay for the sender, once', async () => {
    const userId = await aUser(world.rooms);
    const receiver = newAddress();
    const order = await world.order({ userId, receiver });
    await world.order({ userId });
    const transfer = stray(receiver);
    await world.record(transfer);
    await world.pass(1);
    await world.pass(18);
    expect(await wrongAmounts(userId)).toEqual([
      {
        kind: 'wrong_amount',
        subject: (await world.payment(transfer)).id,
        data: {
          currency: 'TRX',
          amount: '1234567',
          orderId: order.orderId,
          reference: (await world.orders.find(order.orderId))?.reference,
          expected: order.amount.toString(),
          expectedCurrency: 'TRX',
        },
      },
    ]);
  });

  it('is told to nobody where two orders, or none that waits, are for the sender', async () => {
    const [one, another] = [await aUser(world.rooms), await aUser(world.rooms)];
    const [shared, done] = [newAddress(), newAddress()];
    await world.order({ userId: one, receiver: shared });
    await world.order({ userId: another, receiver: shared });
    await giveUp(await world.order({ userId: one, receiver: done }));
    await world.record(stray(shared), stray(done), stray(newAddress()));
    await world.pass(19);
    expect(await wrongAmounts(one)).toEqual([]);
    expect(await wrongAmounts(another)).toEqual([]);
  });
});
