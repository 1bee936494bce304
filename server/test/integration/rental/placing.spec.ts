import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LedgerModule, LedgerService, transfer } from '../../../src/domain/ledger/index.js';
import { OrdersModule } from '../../../src/domain/orders/index.js';
import { PaymentsModule } from '../../../src/domain/payments/index.js';
import { Settings } from '../../../src/domain/settings/index.js';
import { RentalModule, RentalService } from '../../../src/processes/rental/index.js';
import { aUser, cursorAt, prices } from '../../builders/rows.js';
import { outcomes } from '../../harness/eventually.js';
import { FakeTron } from '../../harness/fake-tron.js';
import { newAddress, Rooms } from '../../harness/rooms.js';

type PlaceOrder = Parameters<RentalService['placeOrder']>[0];

let rooms: Rooms;
let rental: RentalService;

const ROOMS = [RentalModule, OrdersModule, PaymentsModule, LedgerModule];

beforeAll(async () => {
  rooms = await Rooms.open(ROOMS, { tron: new FakeTron() });
  rental = rooms.get(RentalService);
  await prices(rooms);
  await cursorAt(rooms, 1000);
});
afterAll(() => rooms.close());

const wish = (userId: string, given: Partial<PlaceOrder> = {}): PlaceOrder =>
  ({
    userId,
    energy: 65_000,
    durationSeconds: 3600,
    receiver: newAddress(),
    payWith: 'transfer',
    clientOrderId: randomUUID(),
    ...given,
  }) as PlaceOrder;

const openOf = (userId: string): Promise<unknown> =>
  rooms.value(`SELECT count(*) FROM payment_monitors WHERE user_id = $1 AND status = 'open'`, [userId]);

describe('placing orders', () => {
  it('gives 200 buyers at the same price 200 different amounts', async () => {
    const users = await Promise.all(Array.from({ length: 200 }, () => aUser(rooms)));
    const placed = await Promise.all(users.map((userId) => rental.placeOrder(wish(userId))));
    expect(new Set(placed.map(({ amount }) => amount)).size).toBe(200);
    for (const { amount } of placed) expect(amount % 10_000n).not.toBe(0n);
    const monitored = await rooms.value(
      `SELECT count(*) FROM orders o JOIN payment_monitors m ON m.order_id = o.id AND m.amount = o.amount
       AND m.address = o.payment_address AND m.deadline = o.payment_deadline`,
    );
    expect(monitored).toBe('200');
  });

  it('is the same order for the same client order id, also at the same time', async () => {
    const same = wish(await aUser(rooms));
    const placed = await Promise.all(Array.from({ length: 10 }, () => rental.placeOrder(same)));
    expect(new Set(placed.map(({ id }) => id)).size).toBe(1);
    expect(await openOf(same.userId)).toBe('1');
    expect((await rental.placeOrder(same)).id).toBe(placed[0]?.id);
  });

  it('is the same order for a double tap, also where the first tap reaches every limit', async () => {
    const settings = rooms.get(Settings);
    await settings.set('order.max_open_per_user', '1');
    await settings.set('risk.orders_per_user_per_hour', '1');
    const same = wish(await aUser(rooms));
    const placed = await Promise.all(Array.from({ length: 8 }, () => rental.placeOrder(same)));
    expect(new Set(placed.map(({ id }) => id)).size).toBe(1);
    await expect(rental.placeOrder(wish(same.userId))).rejects.toMatchObject({
      code: 'risk/too_many_orders',
    });
    await settings.set('order.max_open_per_user', '3');
    await settings.set('risk.orders_per_user_per_hour', '2000');
  });

  it('opens three requests a user at the most, also when twenty are asked for at once', async () => {
    const userId = await aUser(rooms);
    const { values, reasons } = await outcomes(
      Array.from({ length: 20 }, () => rental.placeOrder(wish(userId))),
    );
    expect(values).toHaveLength(3);
    for (const reason of reasons) expect(reason).toMatchObject({ code: 'orders/too_many_open' });
    expect(await openOf(userId)).toBe('3');
  });

  it('from the balance takes the price once for a double tap, and refuses what it does not cover', async () => {
    const userId = await aUser(rooms);
    const user = { kind: 'user', owner: userId, currency: 'TRX' } as const;
    const price = (await rental.quote({ energy: 65_000, durationSeconds: 3600 })).priceSun;
    await rooms.database.transaction('settlement.settle', (tx) =>
      rooms
        .get(LedgerService)
        .post(tx, [transfer(`gift:${userId}`, 'gift', { kind: 'revenue', currency: 'TRX' }, user, price)]),
    );
    const same = wish(userId, { payWith: 'balance' });
    const placed = await Promise.all(Array.from({ length: 6 }, () => rental.placeOrder(same)));
    expect(new Set(placed.map(({ id }) => id)).size).toBe(1);
    expect(placed[0]?.status).toBe('paid');
    expect(await rooms.get(LedgerService).balance(userId, 'TRX')).toBe(0n);
    await expect(rental.placeOrder(wish(userId, { payWith: 'balance' }))).rejects.toMatchObject({
      code: 'ledger/insufficient_balance',
    });
    expect(await rooms.value('SELECT count(*) FROM orders WHERE user_id = $1', [userId])).toBe('1');
  });

  it('stops while nobody watches the chain', async () => {
    const userId = await aUser(rooms);
    await rooms.query(`UPDATE chain_cursor SET updated_at = now() - interval '3 minutes'`);
    await expect(rental.placeOrder(wish(userId))).rejects.toMatchObject({ code: 'selling/paused' });
    await rooms.query(`UPDATE chain_cursor SET updated_at = now(), node_height = height + 41`);
    await expect(rental.placeOrder(wish(userId))).rejects.toMatchObject({ code: 'selling/paused' });
    await cursorAt(rooms, 1000);
    expect((await rental.placeOrder(wish(userId))).status).toBe('awaiting_payment');
  });

  it.each([
    ['no energy', { energy: 0 }, 'orders/energy_out_of_range'],
    ['negative energy', { energy: -65_000 }, 'orders/energy_out_of_range'],
    ['a fraction', { energy: 65_000.5 }, 'orders/energy_out_of_range'],
    ['too much', { energy: 5_000_001 }, 'orders/energy_out_of_range'],
    ['no number', { energy: Number.NaN }, 'orders/energy_out_of_range'],
    ['a duration nobody offers', { durationSeconds: 3601 }, 'orders/duration_not_offered'],
  ] as const)('refuses %s and creates nothing', async (_name, given, code) => {
    const userId = await aUser(rooms);
    await expect(rental.placeOrder(wish(userId, given))).rejects.toMatchObject({ code });
    expect(await rooms.value('SELECT count(*) FROM orders WHERE user_id = $1', [userId])).toBe('0');
  });

  it('refuses our own addresses as receiver', async () => {
    const receiver = rooms.config.treasuryAddress;
    await expect(rental.placeOrder(wish(await aUser(rooms), { receiver }))).rejects.toMatchObject({
      code: 'orders/receiver_is_ours',
    });
  });

  it('is cancelled once, by its owner alone', async () => {
    const userId = await aUser(rooms);
    const { id } = await rental.placeOrder(wish(userId));
    await expect(rental.cancel(await aUser(rooms), id)).rejects.toMatchObject({ code: 'orders/not_found' });
    const { values, reasons } = await outcomes(Array.from({ length: 5 }, () => rental.cancel(userId, id)));
    expect(values).toHaveLength(1);
    for (const reason of reasons) expect(reason).toMatchObject({ code: 'orders/not_cancellable' });
  });
});
