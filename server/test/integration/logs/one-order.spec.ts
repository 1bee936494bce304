import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChainProgress } from '../../../src/domain/chain/index.js';
import { PaymentsModule, PaymentsService } from '../../../src/domain/payments/index.js';
import { ScannerModule } from '../../../src/processes/chain-io/index.js';
import { OrderTrail } from '../../../src/processes/chain-io/order-trail.js';
import { DeriveStep } from '../../../src/processes/notifications/derive.step.js';
import { NotificationsModule } from '../../../src/processes/notifications/index.js';
import { ConfirmDeliveryStep } from '../../../src/processes/rental/confirm-delivery.step.js';
import { DeliverStep } from '../../../src/processes/rental/deliver.step.js';
import { EndRentalStep } from '../../../src/processes/rental/end-rental.step.js';
import { FinishStep } from '../../../src/processes/rental/finish.step.js';
import { RentalModule, RentalService } from '../../../src/processes/rental/index.js';
import { ReclaimStep } from '../../../src/processes/rental/reclaim.step.js';
import { FinaliseStep } from '../../../src/processes/settlement/finalise.step.js';
import { SettlementModule } from '../../../src/processes/settlement/index.js';
import { MatchStep } from '../../../src/processes/settlement/match.step.js';
import { ScreenStep } from '../../../src/processes/settlement/screen.step.js';
import { SettleOrdersStep } from '../../../src/processes/settlement/settle-orders.step.js';
import { after, aTransfer, aUser, prices } from '../../builders/rows.js';
import { newAddress } from '../../harness/rooms.js';
import { RentalWorld } from '../review/rental-world.js';
import { CapturedLog } from './captured-log.js';

/** Which part of the server writes in which process. */
const ROLE: Readonly<Record<string, string>> = {
  PlaceOrderStep: 'bot',
  OrderTrail: 'scanner',
  DeriveStep: 'worker',
};

let world: RentalWorld;
const log = new CapturedLog();
beforeAll(async () => {
  world = await RentalWorld.open([
    RentalModule,
    PaymentsModule,
    SettlementModule,
    NotificationsModule,
    ScannerModule,
  ]);
  world.rooms.app.useLogger(log);
  await prices(world.rooms);
  await world.at(1000);
  await world.wallet();
});
afterAll(() => world.rooms.close());

const run = async (
  ...steps: (abstract new (...args: never[]) => { run(): Promise<unknown> })[]
): Promise<void> => {
  for (const step of steps) await world.rooms.get(step).run();
};

/** What the scanner does with a block in which our operation is. */
async function included(purpose: string, height: number): Promise<void> {
  await world.answered({ class: 'accepted', text: '' });
  const txid = String(
    await world.rooms.value('SELECT txid FROM tron_transactions WHERE purpose = $1', [purpose]),
  );
  const inclusion = {
    txid,
    height: BigInt(height),
    blockId: `block ${height}`,
    time: after(height * 3),
    contractRet: 'SUCCESS',
    feeSun: 0n,
  };
  await world.at(height);
  await world.rooms.database.transaction('chain.scan-block', (tx) =>
    world.rooms.get(ChainProgress).include(tx, [inclusion]),
  );
  await world.rooms.get(OrderTrail).tell([{ transfers: [], movements: [], inclusions: [inclusion] }]);
}

/** The block of it is solid. */
const solid = (purpose: string): Promise<unknown> =>
  world.rooms.query(
    `UPDATE tron_transactions SET status = 'solid', noticed = false WHERE purpose = $1 AND status = 'included'`,
    [purpose],
  );

describe('one order in the log', () => {
  it('is followed by its id through bot, scanner and worker, from quote to reclaim', async () => {
    const order = await world.rooms.get(RentalService).placeOrder({
      userId: await aUser(world.rooms),
      energy: 65_000,
      durationSeconds: 3600,
      receiver: newAddress(),
      payWith: 'transfer',
      clientOrderId: randomUUID(),
    });
    const transfer = aTransfer({
      toAddress: order.paymentAddress ?? '',
      amount: order.amount,
      height: 1001n,
    });
    await world.rooms.database.transaction('chain.scan-block', (tx) =>
      world.rooms.get(PaymentsService).recordTransfers(tx, [transfer]),
    );
    await world.rooms.get(OrderTrail).tell([{ transfers: [transfer], movements: [], inclusions: [] }]);
    await world.at(1030);
    await run(MatchStep, ScreenStep, SettleOrdersStep, FinaliseStep, DeliverStep);
    await included('delegate', 1031);
    await run(ConfirmDeliveryStep);
    await solid('delegate');
    await run(ConfirmDeliveryStep);
    await world.at(1031 + 1201);
    await run(EndRentalStep, ReclaimStep);
    await included('undelegate', 2240);
    await solid('undelegate');
    await run(FinishStep, FinishStep, DeriveStep);

    expect(await world.statusOf(order.id)).toBe('completed');
    const lines = log.of(order.id);
    const of = (role: string): unknown[] =>
      lines.filter(({ by }) => ROLE[by] === role).map(({ event, seen, to }) => seen ?? to ?? event);
    expect(of('bot')).toEqual(['placed']);
    expect(lines[0]).toMatchObject({ receiver: order.receiver, amount: order.amount.toString() });
    expect(of('scanner')).toEqual(['payment', 'delegate', 'undelegate']);
    const states = of('worker').filter((one, i, all) => one !== all[i - 1]);
    expect(states).toEqual([
      'awaiting_payment',
      'confirming',
      'paid',
      'delegating',
      'active',
      'reclaiming',
      'completed',
    ]);
  });
});
