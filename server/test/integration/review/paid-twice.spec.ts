import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import * as references from '../../../src/domain/orders/order-reference.js';
import { DetachStep } from '../../../src/processes/settlement/detach.step.js';
import { MatchStep } from '../../../src/processes/settlement/match.step.js';
import { cursorAt } from '../../builders/rows.js';
import { type Requested, SettlementWorld } from '../settlement/settlement-world.js';

vi.mock('../../../src/domain/orders/order-reference.js', { spy: true });

const TRX = 1_000_000n;
let world: SettlementWorld;

beforeAll(async () => {
  world = await SettlementWorld.open();
});
afterEach(() => vi.mocked(references.newOrderReference).mockReset());
afterAll(async () => {
  await world.assertBooks();
  await world.close();
});

const revenue = (): Promise<bigint> => world.balance('revenue');

async function cancel({ orderId }: Requested): Promise<void> {
  await world.rooms.database.transaction('rental.cancel', async (tx) => {
    const [from, to] = ['awaiting_payment', 'cancelled'] as const;
    const chainTime = new Date(0);
    await world.payments.hold(
      tx,
      await world.orders.move(tx, { ids: [orderId], from, to, kind: to, chainTime }),
    );
  });
}

describe('two transfers that both count as what one request asked for', () => {
  /** The first is off the chain while the second is judged, and back before anybody noticed. */
  async function both(request: Requested) {
    const first = request.transfer({ blockId: `fork of ${request.id}` });
    await world.record(first);
    world.height += 1;
    await cursorAt(world.rooms, world.height);
    await world.rooms.get(MatchStep).run();
    await world.rooms.get(DetachStep).run();
    await world.orphan(first);
    const second = request.transfer({ blockId: `second of ${request.id}` });
    await world.record(second);
    world.height += 1;
    await cursorAt(world.rooms, world.height);
    await world.rooms.get(MatchStep).run();
    await world.record({ ...first, blockId: `again ${request.id}`, height: BigInt(world.height) + 1n });
    world.height += 1;
    expect(new Set([await outcomeOf(first), await outcomeOf(second)]).size).toBe(1);
    await world.pass(30);
    return [first, second];
  }
  const outcomeOf = async (transfer: { txid: string }) => (await world.payment(transfer)).outcome;

  it('pay an order that gave up waiting once; the other is not kept but waits for a person', async () => {
    const order = await world.order();
    await cancel(order);
    const before = await revenue();
    const transfers = await both(order);
    expect(before - (await revenue())).toBe(order.amount);
    expect(await world.statusOf(order)).toBe('paid');
    const found = await Promise.all(transfers.map((transfer) => world.payment(transfer)));
    expect(found.map(({ outcome, exception, booked }) => `${outcome} ${exception} ${booked}`).sort()).toEqual(
      ['order none solid', 'unmatched duplicate solid'],
    );
    await world.assertBooks();
  });

  it('are one deposit; the other waits for a person', async () => {
    const deposit = await world.deposit();
    const before = await world.balance('user', world.userId);
    const transfers = await both(deposit);
    expect(before - (await world.balance('user', world.userId))).toBe(deposit.amount);
    const found = await Promise.all(transfers.map((transfer) => world.payment(transfer)));
    expect(found.map(({ outcome, exception, booked }) => `${outcome} ${exception} ${booked}`).sort()).toEqual(
      ['deposit none solid', 'unmatched duplicate solid'],
    );
    await world.assertBooks();
  });
});

describe('a transfer for an order that was paid otherwise meanwhile', () => {
  it('is never kept: it waits for a person', async () => {
    const order = await world.order();
    const transfer = order.transfer();
    await world.record(transfer);
    await world.pass(1);
    await world.rooms.query(`UPDATE orders SET status = 'active' WHERE id = $1`, [order.orderId]);
    const before = await revenue();
    await world.pass(20);
    expect(await revenue()).toBe(before);
    expect(await world.payment(transfer)).toMatchObject({
      outcome: 'unmatched',
      exception: 'duplicate',
      booked: 'solid',
    });
  });
});

describe('a flash payment whose order can not be written', () => {
  it('as its short number is taken, is not earned without an order: it is tried again', async () => {
    await world.flashPrice({});
    const taken = await world.order();
    const reference = (await world.orders.find(taken.orderId))?.reference ?? '';
    vi.mocked(references.newOrderReference).mockReturnValueOnce(reference);
    const transfer = world.plain(7n * TRX);
    await world.record(transfer);
    await world.pass(20);
    expect(await world.payment(transfer)).toMatchObject({ booked: 'solid', earned: '6000000' });
    expect((await world.orderOf(transfer))?.status).toBe('paid');
  });
});
