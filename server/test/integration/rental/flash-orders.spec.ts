import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExpireUnpaidStep } from '../../../src/processes/rental/expire-unpaid.step.js';
import { RentalWorkerModule } from '../../../src/processes/rental/index.js';
import { aUser } from '../../builders/rows.js';
import { newAddress } from '../../harness/rooms.js';
import { BalanceWorld } from '../balance/balance-world.js';

const PRICE = 3_000_000n;
let world: BalanceWorld;
let flash: readonly string[];

beforeAll(async () => {
  world = await BalanceWorld.open(RentalWorkerModule);
  flash = world.rooms.config.flashAddresses;
});
afterAll(async () => {
  expect(await world.rooms.value('SELECT coalesce(sum(amount), 0) FROM balance_transactions')).toBe('0');
  await world.rooms.close();
});

const newUser = (): Promise<string> => aUser(world.rooms);
const rowOf = async (id: string) => {
  const [row] = await world.rooms.query<Record<string, unknown>>(
    `SELECT kind, priority, payer_address, user_id, receiver, energy, duration_seconds, pay_with, quote
     FROM orders WHERE id = $1`,
    [id],
  );
  return row;
};

describe('a flash order made beforehand', () => {
  it('is not offered while no flash address sells', async () => {
    const userId = await newUser();
    await expect(world.placeFlash(userId, 2)).rejects.toMatchObject({ code: 'orders/flash_not_offered' });
    await world.flashConfig(newAddress(), PRICE);
    await expect(world.placeFlash(userId, 2)).rejects.toMatchObject({ code: 'orders/flash_not_offered' });
    expect(await world.rooms.value('SELECT count(*) FROM orders WHERE user_id = $1', [userId])).toBe('0');
  });

  it('is for another recipient, at the flash address, under its own exact amount', async () => {
    await world.flashConfig(flash[0] ?? '', PRICE);
    const [userId, receiver] = [await newUser(), newAddress()];
    const offer = await world.rental.quote({ kind: 'flash', units: 3 });
    expect(offer).toMatchObject({ energy: 195_000, durationSeconds: 3600, price: 9_000_000n, units: 3 });
    const order = await world.placeFlash(userId, 3, { receiver });
    expect(order).toMatchObject({ kind: 'flash', status: 'awaiting_payment', paymentAddress: flash[0] });
    expect(order.amount).toBeGreaterThan(9_000_000n);
    expect(order.amount).toBeLessThan(9_010_000n);
    expect(await rowOf(order.id)).toMatchObject({
      kind: 'flash',
      priority: 0,
      payer_address: null,
      user_id: userId,
      receiver,
      energy: 195_000,
      duration_seconds: 3600,
      pay_with: 'transfer',
      quote: { priceSun: '9000000', units: 3, priceList: [{ version: 1 }] },
    });
  });

  it.each([
    ['too few', 1],
    ['too many', 6],
    ['none', 0],
    ['a part', 2.5],
    ['no number', Number.NaN],
  ])('of %s units is refused', async (_name, units) => {
    await world.flashConfig(flash[0] ?? '', PRICE);
    await expect(world.placeFlash(await newUser(), units)).rejects.toMatchObject({
      code: 'orders/units_out_of_range',
      details: { min: 2, max: 5 },
    });
  });

  it('is paid by a transfer of its amount from anybody; a plain one beside it rents for its sender', async () => {
    await world.flashConfig(flash[0] ?? '', PRICE);
    const [userId, receiver] = [await newUser(), newAddress()];
    const order = await world.placeFlash(userId, 2, { receiver });
    const plain = await world.transferred({ ...order, amount: 6_000_000n });
    expect((await world.rental.orderOf(userId, order.id)).status).toBe('awaiting_payment');
    await world.transferred(order);
    await world.solid();
    expect(await world.rental.orderOf(userId, order.id)).toMatchObject({ status: 'paid', receiver });
    const outcome = await world.rooms.value('SELECT outcome FROM payments WHERE txid = $1', [plain.txid]);
    expect(outcome).toBe('flash');
  });

  it.each([
    ['TRX', 6_000_000n],
    ['USDT', 1_730_000n],
  ] as const)('is paid from the balance in %s', async (currency, price) => {
    await world.flashConfig(flash[0] ?? '', PRICE);
    await world.rate(287_500n);
    const userId = await newUser();
    await world.gift(userId, price, currency);
    const order = await world.placeFlash(userId, 2, { currency, payWith: 'balance' });
    expect(order).toMatchObject({ kind: 'flash', status: 'paid', amount: price, currency });
    expect(await world.balance(userId, currency)).toBe(0n);
  });

  it('overflows to an address that sells the same, never to one that sells otherwise', async () => {
    const [first = '', second = '', third = ''] = flash;
    await world.flashConfig(first, 4_000_000n);
    await world.flashConfig(second, 5_000_000n);
    await world.flashConfig(third, 4_000_000n);
    const userId = await newUser();
    await world.fill(first, 'TRX', 8_000_000n);
    expect((await world.placeFlash(userId, 2)).paymentAddress).toBe(third);
    await world.fill(third, 'TRX', 8_000_000n);
    await expect(world.placeFlash(userId, 2)).rejects.toMatchObject({ code: 'payments/no_free_amount' });
    const named = await world.place(userId, { kind: 'flash', units: 2, flashAddress: second });
    expect(named.paymentAddress).toBe(second);
    expect(named.amount).toBeGreaterThan(10_000_000n);
  });

  it('expires and is cancelled as any other, its amount held on', async () => {
    await world.flashConfig(flash[1] ?? '', PRICE);
    const userId = await newUser();
    const at = { flashAddress: flash[1] };
    const left = await world.place(userId, { kind: 'flash', units: 2, ...at });
    const dropped = await world.place(userId, { kind: 'flash', units: 2, ...at });
    expect((await world.rental.cancel(userId, dropped.id)).status).toBe('cancelled');
    await world.minutesLater(31);
    await world.rooms.get(ExpireUnpaidStep).run();
    expect((await world.rental.orderOf(userId, left.id)).status).toBe('expired');
    expect(await world.requestsOf(userId, 'held')).toBe(2);
  });
});
