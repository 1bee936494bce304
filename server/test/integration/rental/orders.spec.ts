import { randomUUID } from 'node:crypto';
import { ORDER_STATUSES, ORDER_TRANSITIONS } from '@energy-desk/shared/orders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DueOrders, type NewOrder, OrdersModule, OrdersService } from '../../../src/domain/orders/index.js';
import { after, anOrder, aUser, START } from '../../builders/rows.js';
import { Rooms } from '../../harness/rooms.js';

let rooms: Rooms;
let orders: OrdersService;

beforeAll(async () => {
  rooms = await Rooms.open([OrdersModule]);
  orders = rooms.get(OrdersService);
});
afterAll(() => rooms.close());

async function stored(given: Partial<NewOrder> = {}): Promise<string> {
  const order = anOrder(given);
  await rooms.database.transaction('rental.place-order', (tx) => orders.create(tx, order));
  return order.id;
}

const move = (ids: readonly string[], from: NewOrder['status'], to: NewOrder['status'], kind = 'cancelled') =>
  rooms.database.transaction('rental.cancel', (tx) =>
    orders.move(tx, { ids, from, to, kind: kind as 'cancelled', chainTime: START }),
  );

describe('a move', () => {
  it('has exactly one winner among many, and one event', async () => {
    const id = await stored();
    const targets = ['cancelled', 'expired', 'confirming'] as const;
    const results = await Promise.all(
      Array.from({ length: 18 }, (_, i) => move([id], 'awaiting_payment', targets[i % 3] ?? 'cancelled')),
    );
    expect(results.flat()).toEqual([id]);
    const events = await orders.events(id);
    expect(events).toHaveLength(2);
    expect(events[1]?.toStatus).toBe((await orders.find(id))?.status);
  });

  it('moves those of a batch that are still there, and says which', async () => {
    const [here, gone] = [await stored(), await stored({ status: 'paid' })];
    expect(await move([here, gone], 'awaiting_payment', 'expired', 'expired')).toEqual([here]);
    expect((await orders.events(gone)).map(({ kind }) => kind)).toEqual(['created']);
  });

  it('of batches in opposite order goes on without a deadlock', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, () => stored()));
    const [one, two] = await Promise.all([
      move(ids, 'awaiting_payment', 'expired', 'expired'),
      move([...ids].reverse(), 'awaiting_payment', 'cancelled'),
    ]);
    expect(new Set([...(one ?? []), ...(two ?? [])]).size).toBe(30);
  });

  it('outside of the table is refused before anything is written', async () => {
    const id = await stored();
    for (const from of ORDER_STATUSES)
      for (const to of ORDER_STATUSES.filter((status) => !ORDER_TRANSITIONS[from].includes(status)))
        await expect(move([id], from, to)).rejects.toMatchObject({ code: 'orders/forbidden_move' });
    expect(await orders.events(id)).toHaveLength(1);
  });

  it('and its event are there together or not at all', async () => {
    const id = await stored();
    await expect(
      rooms.database.transaction('rental.cancel', async (tx) => {
        await orders.move(tx, {
          ids: [id],
          from: 'awaiting_payment',
          to: 'cancelled',
          kind: 'cancelled',
          chainTime: START,
        });
        throw new Error('power cut');
      }),
    ).rejects.toThrow('power cut');
    expect((await orders.find(id))?.status).toBe('awaiting_payment');
    expect(await orders.events(id)).toHaveLength(1);
  });

  it('keeps its data and chain time in the event', async () => {
    const id = await stored();
    await rooms.database.transaction('rental.expire', (tx) =>
      orders.move(tx, {
        ids: [id],
        from: 'awaiting_payment',
        to: 'expired',
        kind: 'expired',
        chainTime: after(42),
        data: (of: string) => ({ of }),
      }),
    );
    expect((await orders.events(id))[1]).toMatchObject({
      fromStatus: 'awaiting_payment',
      toStatus: 'expired',
      kind: 'expired',
      data: { of: id },
      chainTime: after(42),
      noticed: false,
    });
  });
});

describe('a client order id', () => {
  it('makes one order of many at the same time', async () => {
    const userId = await aUser(rooms);
    const clientOrderId = randomUUID();
    const made = await Promise.all(
      Array.from({ length: 12 }, () =>
        rooms.database.transaction('rental.place-order', (tx) =>
          orders.create(tx, anOrder({ userId, clientOrderId })),
        ),
      ),
    );
    const [winner, ...others] = made.filter((one) => one !== null);
    expect(others).toEqual([]);
    expect((await orders.findByClientOrderId(userId, clientOrderId))?.id).toBe(winner?.id);
    expect(await orders.events(winner?.id ?? '')).toHaveLength(1);
  });

  it('is its user’s own: another user may have the same', async () => {
    const clientOrderId = 'order-1';
    for (const userId of [await aUser(rooms), await aUser(rooms)]) await stored({ userId, clientOrderId });
    expect(await rooms.value('SELECT count(*) FROM orders WHERE client_order_id = $1', [clientOrderId])).toBe(
      '2',
    );
  });
});

describe('what is due', () => {
  it('serves by priority and time, and waiting makes up for priority', async () => {
    const paid = (priority: number, seconds: number): Promise<string> =>
      stored({ status: 'paid', priority, paidAt: after(seconds) });
    const normal = await paid(1, 100);
    const high = await paid(0, 200);
    const low = await paid(2, 0);
    const old = await paid(2, -900);
    const due = await rooms.get(DueOrders).undelivered(10, []);
    expect(due.filter((id) => [normal, high, low, old].includes(id))).toEqual([old, high, normal, low]);
    expect(await rooms.get(DueOrders).undelivered(10, [old, high])).not.toContain(old);
  });

  it('locks nobody else’s orders', async () => {
    const [mine, theirs] = [await stored({ status: 'paid' }), await stored({ status: 'paid' })];
    await rooms.database.transaction('rental.deliver', async (tx) => {
      expect(await orders.lock(tx, [theirs], 'paid')).toHaveLength(1);
      const seen = await rooms.database.transaction('rental.deliver', (other) =>
        orders.lock(other, [mine, theirs], 'paid'),
      );
      expect(seen.map(({ id }) => id)).toEqual([mine]);
    });
  });
});

describe('references', () => {
  it('are short, easy to read out and different', async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, () => stored()));
    const references = (await orders.findMany(ids)).map(({ reference }) => reference);
    expect(new Set(references).size).toBe(50);
    for (const reference of references) expect(reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
  });
});
