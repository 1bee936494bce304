import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrdersModule } from '../../../src/domain/orders/index.js';
import { PaymentsModule } from '../../../src/domain/payments/index.js';
import { RentalModule, RentalService } from '../../../src/processes/rental/index.js';
import { aUser, cursorAt, prices } from '../../builders/rows.js';
import { FakeTron } from '../../harness/fake-tron.js';
import { newAddress, Rooms } from '../../harness/rooms.js';

let rooms: Rooms;
let rental: RentalService;

beforeAll(async () => {
  rooms = await Rooms.open([RentalModule, OrdersModule, PaymentsModule], { tron: new FakeTron() });
  rental = rooms.get(RentalService);
  await prices(rooms);
  await cursorAt(rooms, 1000);
});
afterAll(() => rooms.close());

const place = (userId: string) =>
  rental.placeOrder({
    userId,
    energy: 65_000,
    durationSeconds: 3600,
    receiver: newAddress(),
    payWith: 'transfer',
    clientOrderId: randomUUID(),
  });

describe('a user who orders and cancels for ever', () => {
  it('is paused before every amount of a price is held', async () => {
    const userId = await aUser(rooms);
    for (let i = 0; i < 15; i += 1) await rental.cancel(userId, (await place(userId)).id);
    await expect(place(userId)).rejects.toMatchObject({ code: 'orders/pause_after_unpaid' });
    expect((await place(await aUser(rooms))).status).toBe('awaiting_payment');
  });

  it('who pays now and then is not', async () => {
    const userId = await aUser(rooms);
    const paid = await place(userId);
    await rooms.query(`UPDATE orders SET status = 'completed' WHERE id = $1`, [paid.id]);
    await rooms.query(`UPDATE payment_monitors SET status = 'held' WHERE order_id = $1`, [paid.id]);
    for (let i = 0; i < 14; i += 1) await rental.cancel(userId, (await place(userId)).id);
    expect((await place(userId)).status).toBe('awaiting_payment');
  });
});
