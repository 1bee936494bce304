import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RatesService } from '../../../src/domain/rates/index.js';
import { after, aUser, prices } from '../../builders/rows.js';
import { giveUp } from './give-up.js';
import { type Requested, SettlementWorld } from './settlement-world.js';
import { STOPS } from './stops.js';

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

/** Pays it half an hour after its deadline and waits until that is solid. @param seen whether it was expired before */
async function payLate(order: Requested, seen = true): Promise<void> {
  if (seen) await giveUp(world, order);
  const transfer = order.transfer({ height: BigInt(world.height) + 1201n });
  await world.record(transfer);
  await world.pass(1220);
  expect(await world.payment(transfer)).toMatchObject({ outcome: 'order', exception: 'late' });
}

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

  it.each(STOPS)('goes back while nothing is sold: $why', async ({ stop, open }) => {
    const order = await world.order({ quote: { priceSun: '2930000', burnSun: '6500000' } });
    await stop(world);
    await payLate(order);
    await open(world);
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
    await giveUp(world, order, 'cancelled');
    await world.record(order.transfer());
    await world.pass(30);
    const found = await world.orders.find(order.orderId);
    expect(found?.status).toBe('paid');
    expect(found?.capacityDeadline?.getTime()).toBe(timeOf(world.height).getTime() + 600_000);
  });

  it('never pays another’s order of the same price', async () => {
    const [mine, theirs] = [await world.order(), await world.order({ userId: await aUser(world.rooms) })];
    await giveUp(world, mine);
    await world.record(mine.transfer());
    await world.pass(20);
    expect(await world.statusOf(mine)).toBe('paid');
    expect(await world.statusOf(theirs)).toBe('awaiting_payment');
  });
});
