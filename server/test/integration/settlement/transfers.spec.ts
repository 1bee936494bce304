import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LedgerModule } from '../../../src/domain/ledger/index.js';
import { type NewOrder, OrdersModule, OrdersService } from '../../../src/domain/orders/index.js';
import {
  type IncomingTransfer,
  PaymentsModule,
  PaymentsService,
} from '../../../src/domain/payments/index.js';
import { Settings } from '../../../src/domain/settings/index.js';
import { DetachStep } from '../../../src/processes/settlement/detach.step.js';
import { FinaliseStep } from '../../../src/processes/settlement/finalise.step.js';
import { SettlementModule } from '../../../src/processes/settlement/index.js';
import { MatchStep } from '../../../src/processes/settlement/match.step.js';
import { SettleOrdersStep } from '../../../src/processes/settlement/settle-orders.step.js';
import { SetAsideStep } from '../../../src/processes/settlement/set-aside.step.js';
import { after, anOrder, aTransfer, aUser, cursorAt, START } from '../../builders/rows.js';
import { newAddress, Rooms } from '../../harness/rooms.js';

let rooms: Rooms;
let payments: PaymentsService;
let orders: OrdersService;
let userId: string;
let nextAmount = 2_800_001n;
let height = 1_000;

interface Placed {
  readonly order: NewOrder;
  readonly transfer: (given?: Partial<IncomingTransfer>) => IncomingTransfer;
}

beforeAll(async () => {
  rooms = await Rooms.open([SettlementModule, OrdersModule, PaymentsModule, LedgerModule]);
  payments = rooms.get(PaymentsService);
  orders = rooms.get(OrdersService);
  userId = await aUser(rooms);
});
afterAll(async () => {
  expect(await rooms.value('SELECT coalesce(sum(amount), 0) FROM balance_transactions')).toBe('0');
  await rooms.close();
});

/** An unpaid order with its request, opened at the current height. */
async function place(): Promise<Placed> {
  const address = newAddress();
  const order = anOrder({
    userId,
    amount: (nextAmount += 1n),
    paymentAddress: address,
    clientOrderId: randomUUID(),
  });
  const openedHeight = BigInt(height);
  await rooms.database.transaction('rental.place-order', async (tx) => {
    const deadline = after(height * 3 + 1800);
    await payments.open(
      tx,
      {
        kind: 'order',
        addresses: [address],
        currency: 'TRX',
        base: (order.amount / 10_000n) * 10_000n,
        userId,
        orderId: order.id,
        openedHeight,
        deadline,
        holdUntil: new Date(deadline.getTime() + 86_400_000),
      },
      Number(order.amount % 10_000n),
    );
    await orders.create(tx, { ...order, paymentDeadline: deadline });
  });
  return {
    order,
    transfer: (given = {}) =>
      aTransfer({ toAddress: address, amount: order.amount, height: openedHeight + 1n, ...given }),
  };
}

const record = (...transfers: IncomingTransfer[]): Promise<void> =>
  rooms.database.transaction('chain.scan-block', (tx) => payments.recordTransfers(tx, transfers));
const orphan = (...blockIds: string[]): Promise<void> =>
  rooms.database.transaction('chain.rewind', (tx) => payments.orphan(tx, blockIds));

/** Moves the head on and runs settlement as its processor does. */
async function settleAt(head: number, solid = head - 18): Promise<void> {
  height = head;
  await cursorAt(rooms, head, { solid });
  await rooms.get(DetachStep).run();
  await rooms.get(MatchStep).run();
  await rooms.get(SettleOrdersStep).run();
  await rooms.get(SetAsideStep).run();
  await rooms.get(FinaliseStep).run();
}

const statusOf = async ({ order }: Placed): Promise<string | undefined> =>
  (await orders.find(order.id))?.status;
const paymentOf = async (txid: string) => {
  const [row] = await rooms.query<{
    outcome: string;
    exception: string;
    booked: string;
    height: string | null;
  }>('SELECT outcome, exception, booked, height FROM payments WHERE txid = $1', [txid]);
  return row;
};
const bookedFor = (txid: string): Promise<unknown> =>
  rooms.value(`SELECT count(*) FROM ledger_transactions WHERE business_key LIKE 'payment:' || $1 || '%'`, [
    txid,
  ]);

describe('a transfer of the exact amount', () => {
  it('is seen, then settled when solid, and pays once however often settlement runs', async () => {
    const placed = await place();
    const transfer = placed.transfer();
    await record(transfer);
    await record(transfer);
    await settleAt(height + 1);
    expect(await statusOf(placed)).toBe('confirming');
    expect(await bookedFor(transfer.txid)).toBe('0');
    await settleAt(height + 17);
    expect(await statusOf(placed)).toBe('confirming');
    await settleAt(height + 2);
    expect(await statusOf(placed)).toBe('paid');
    await settleAt(height + 1);
    await record(transfer);
    await settleAt(height + 1);
    expect(await bookedFor(transfer.txid)).toBe('1');
    const kinds = (await orders.events(placed.order.id)).map(({ kind }) => kind);
    expect(kinds).toEqual(['created', 'payment_seen', 'payment_confirmed']);
  });

  it('that is one sun off, of USDT, or in the opening block names nobody', async () => {
    const placed = await place();
    const strays = [
      placed.transfer({ amount: placed.order.amount + 1n }),
      placed.transfer({ amount: placed.order.amount - 1n }),
      placed.transfer({ currency: 'USDT' }),
      placed.transfer({ height: BigInt(height) }),
      placed.transfer({ blockTime: after(10 * 86_400) }),
    ];
    await record(...strays);
    await settleAt(height + 30);
    expect(await statusOf(placed)).toBe('awaiting_payment');
    for (const { txid } of strays)
      expect(await paymentOf(txid)).toMatchObject({
        outcome: 'unmatched',
        exception: 'none',
        booked: 'solid',
      });
  });

  it('that comes twice in one block pays with the first; the other waits for a person', async () => {
    const placed = await place();
    const twins = [placed.transfer(), placed.transfer()].sort((a, b) => (a.txid < b.txid ? -1 : 1));
    await record(...twins);
    await settleAt(height + 30);
    expect(await statusOf(placed)).toBe('paid');
    expect(await paymentOf(twins[0]?.txid ?? '')).toMatchObject({ outcome: 'order', exception: 'none' });
    expect(await paymentOf(twins[1]?.txid ?? '')).toMatchObject({
      outcome: 'unmatched',
      exception: 'duplicate',
    });
  });
});

describe('a transfer whose block is orphaned', () => {
  it('puts its order back to waiting, and pays it when it is included again', async () => {
    const placed = await place();
    const transfer = placed.transfer();
    await record(transfer);
    await settleAt(height + 1);
    await orphan(transfer.blockId);
    await settleAt(height);
    expect(await statusOf(placed)).toBe('awaiting_payment');
    expect(await paymentOf(transfer.txid)).toMatchObject({ outcome: null, height: null });
    await record({
      ...transfer,
      height: BigInt(height),
      blockId: 'other block',
      blockTime: after(height * 3),
    });
    await settleAt(height + 18);
    expect(await statusOf(placed)).toBe('paid');
    expect(await bookedFor(transfer.txid)).toBe('1');
  });

  it('leaves the order payable by another transfer; the first one is a duplicate if it comes again', async () => {
    const placed = await place();
    const [lost, other] = [
      placed.transfer(),
      placed.transfer({ blockId: 'fork', height: BigInt(height) + 2n }),
    ];
    await record(lost);
    await settleAt(height + 1);
    await orphan(lost.blockId);
    await record(other);
    await settleAt(height + 1);
    expect(await statusOf(placed)).toBe('confirming');
    await record({ ...lost, blockId: 'later', height: BigInt(height) + 1n });
    await settleAt(height + 30);
    expect(await statusOf(placed)).toBe('paid');
    expect(await paymentOf(lost.txid)).toMatchObject({ outcome: 'unmatched', exception: 'duplicate' });
  });

  it('settled early, is a loss once it can never come back, and its order ends without energy', async () => {
    await rooms.get(Settings).set('payment.confirmation_blocks', '1');
    const placed = await place();
    const transfer = placed.transfer();
    await record(transfer);
    await settleAt(height + 1);
    expect(await statusOf(placed)).toBe('paid');
    expect(await paymentOf(transfer.txid)).toMatchObject({ booked: 'receipt' });
    await orphan(transfer.blockId);
    await settleAt(height + 30, height - 1);
    expect(await statusOf(placed)).toBe('paid');
    await settleAt(height + 60);
    expect(await paymentOf(transfer.txid)).toMatchObject({ booked: 'lost', outcome: 'lost' });
    expect(await statusOf(placed)).toBe('refunding');
    const fromHim = await place();
    await record(fromHim.transfer({ fromAddress: transfer.fromAddress }));
    await settleAt(height + 1);
    expect(await statusOf(fromHim)).toBe('confirming');
    await rooms.get(Settings).set('payment.confirmation_blocks', '19');
  });

  it('settled early, becomes cash when solid', async () => {
    await rooms.get(Settings).set('payment.confirmation_blocks', '1');
    const placed = await place();
    const transfer = placed.transfer();
    await record(transfer);
    await settleAt(height + 1);
    await settleAt(height + 20);
    expect(await paymentOf(transfer.txid)).toMatchObject({ booked: 'solid', outcome: 'order' });
    expect(await bookedFor(transfer.txid)).toBe('2');
    await rooms.get(Settings).set('payment.confirmation_blocks', '19');
  });

  it('are settled early only up to the limit in total', async () => {
    await rooms.get(Settings).set('payment.confirmation_blocks', '1');
    await rooms.get(Settings).set('payment.fast_exposure_max', '6000000');
    const three = [await place(), await place(), await place()];
    await record(...three.map(({ transfer }) => transfer()));
    await settleAt(height + 1);
    const states = await Promise.all(three.map(statusOf));
    expect(states.filter((status) => status === 'paid')).toHaveLength(2);
    expect(states.filter((status) => status === 'confirming')).toHaveLength(1);
    await settleAt(height + 30);
    expect(await Promise.all(three.map(statusOf))).toEqual(['paid', 'paid', 'paid']);
    await rooms.get(Settings).set('payment.confirmation_blocks', '19');
  });
});

describe('a transfer after its order gave up', () => {
  const expire = async ({ order }: Placed): Promise<void> => {
    await rooms.database.transaction('rental.expire', async (tx) => {
      const ids = await orders.move(tx, {
        ids: [order.id],
        from: 'awaiting_payment',
        to: 'expired',
        kind: 'expired',
        chainTime: START,
      });
      await payments.hold(tx, ids);
    });
  };

  it('but in time by its own block, is delivered', async () => {
    const placed = await place();
    await expire(placed);
    await record(placed.transfer());
    await settleAt(height + 30);
    expect(await statusOf(placed)).toBe('paid');
  });

  it('too late, is refunded where the price no longer holds', async () => {
    const placed = await place();
    await expire(placed);
    const transfer = placed.transfer({ height: BigInt(height) + 601n });
    await record(transfer);
    await settleAt(height + 640);
    expect(await paymentOf(transfer.txid)).toMatchObject({ outcome: 'order', exception: 'late' });
    expect(await statusOf(placed)).toBe('refunding');
  });
});
