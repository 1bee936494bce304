import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aUser } from '../../builders/rows.js';
import { newAddress } from '../../harness/rooms.js';
import { giveUp } from './give-up.js';
import { SettlementWorld } from './settlement-world.js';

let world: SettlementWorld;

beforeAll(async () => {
  world = await SettlementWorld.open();
});
afterAll(async () => {
  await world.assertBooks();
  await world.close();
});

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
    await giveUp(world, await world.order({ userId: one, receiver: done }));
    await world.record(stray(shared), stray(done), stray(newAddress()));
    await world.pass(19);
    expect(await wrongAmounts(one)).toEqual([]);
    expect(await wrongAmounts(another)).toEqual([]);
  });
});
