import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byHandIdOf, OrdersService } from '../../../src/domain/orders/index.js';
import { ExceptionsModule, ExceptionsService } from '../../../src/processes/exceptions/index.js';
import { MatchStep } from '../../../src/processes/settlement/match.step.js';
import { SettlementModule } from '../../../src/processes/settlement/index.js';
import { after, anOrder } from '../../builders/rows.js';
import { FakeTron } from '../../harness/fake-tron.js';
import { Rooms } from '../../harness/rooms.js';
import { ExceptionsWorld, HEAD } from '../exceptions/exceptions-world.js';

const by = { actor: 'fin', reason: 'the client wrote' };
let rooms: Rooms;
let world: ExceptionsWorld;
let desk: ExceptionsService;

beforeAll(async () => {
  rooms = await Rooms.open([SettlementModule, ExceptionsModule], { tron: new FakeTron() });
  world = await ExceptionsWorld.on(rooms);
  desk = world.desk;
});
afterAll(async () => {
  expect(await world.booksAreOff()).toEqual([]);
  await rooms.close();
});

/** An order that nobody paid in time, and that an admin delivered for nothing. */
async function deliveredByHand(): ReturnType<ExceptionsWorld['order']> {
  const order = await world.order({ status: 'expired' });
  const gift = anOrder({
    id: byHandIdOf(order.id),
    kind: 'manual',
    status: 'paid',
    amount: 0n,
    payWith: 'none',
  });
  await rooms.database.transaction('rental.place-manual', (tx) => rooms.get(OrdersService).create(tx, gift));
  return order;
}

describe('an order that was delivered by hand', () => {
  it('is not delivered again when it is paid at last: finance has the payment', async () => {
    const { id, amount, paymentAddress } = await deliveredByHand();
    const late = await world.seen({ amount, toAddress: paymentAddress ?? '' });
    await rooms.get(MatchStep).run();
    expect(await world.payment(late.id)).toMatchObject({ outcome: 'unmatched', exception: 'duplicate' });
    expect(await world.statusOf({ id })).toBe('expired');
  });

  it('takes no payment from a person either', async () => {
    const order = await deliveredByHand();
    const payment = await world.unmatched({ amount: order.amount });
    const before = await world.footprint();
    await expect(desk.assign(payment.id, order.id, by)).rejects.toMatchObject({
      code: 'exceptions/order_delivered_by_hand',
    });
    expect(await world.footprint()).toEqual(before);
  });
});

describe('a payment that the treasury may have sent back, as books restored from a backup do not know', () => {
  const sentBack = (to: string): Promise<unknown> =>
    rooms.query(
      `INSERT INTO chain_movements (address, txid, idx, kind, currency, amount, counterparty, height, block_id,
         block_time) VALUES ($1, $2::text, 0, 'TransferContract', 'TRX', -5, $2::text, $3, 'b', $4)`,
      [rooms.config.treasuryAddress, to, HEAD - 10, after((HEAD - 10) * 3)],
    );

  it('is not credited: its refund waits for a person, who knows', async () => {
    const payment = await world.unmatched();
    await sentBack(payment.fromAddress);
    const userId = await world.user();
    const order = await world.order();
    const before = await world.footprint();
    for (const give of [
      () => desk.creditUser(payment.id, userId, by),
      () => desk.creditAddress(payment.id, by),
      () => desk.assign(payment.id, order.id, by),
    ])
      await expect(give()).rejects.toMatchObject({ code: 'exceptions/maybe_refunded' });
    expect(await world.footprint()).toEqual(before);
    expect(await desk.refund(payment.id, by)).toMatchObject({ resolution: 'refunded' });
  });

  it('is credited where what was sent went before it came', async () => {
    const payment = await world.unmatched({ height: BigInt(HEAD - 5) });
    await sentBack(payment.fromAddress);
    const done = await desk.creditUser(payment.id, await world.user(), by);
    expect(done).toMatchObject({ resolution: 'credited_user' });
  });

  it('waits until chain and books are compared', async () => {
    const payment = await world.unmatched();
    await rooms.query(`INSERT INTO send_holds (cause, from_height) VALUES ('restore', 900)`);
    await expect(desk.creditAddress(payment.id, by)).rejects.toMatchObject({ code: 'chain/held' });
    await rooms.query('DELETE FROM send_holds');
    expect(await desk.creditAddress(payment.id, by)).toMatchObject({ resolution: 'credited_address' });
  });
});
