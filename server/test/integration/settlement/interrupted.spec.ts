import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { CrashPoints } from '../../../src/platform/crash-points/index.js';
import { aUser } from '../../builders/rows.js';
import { newAddress } from '../../harness/rooms.js';
import { SettlementWorld } from './settlement-world.js';

const TRX = 1_000_000n;
const STEPS = [
  'settlement.match',
  'settlement.screen',
  'settlement.settle',
  'settlement.settle-flash',
  'settlement.settle-deposits',
  'settlement.set-aside',
  'settlement.finalise',
  'settlement.detach',
] as const;
let world: SettlementWorld;

beforeAll(async () => {
  world = await SettlementWorld.open();
  await world.flashPrice({
    confirmations: [
      { upToSun: '5000000', blocks: 1 },
      { upToSun: null, blocks: 19 },
    ],
  });
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  await world.assertBooks();
  await world.close();
});

/** The first time that settlement comes by here, its work fails there, as if the process had died. */
function failOnceAt(point: string): () => boolean {
  const points = world.rooms.get(CrashPoints);
  const pass = points.pass.bind(points);
  let failed = false;
  vi.spyOn(points, 'pass').mockImplementation((passed) => {
    if (passed === point && !failed) {
      failed = true;
      throw new Error(`died at ${point}`);
    }
    pass(passed);
  });
  return () => failed;
}

/** One transfer of each kind, one of which is orphaned for good after it bought, one before. */
async function everything() {
  const userId = await aUser(world.rooms);
  const [order, usdt] = [await world.order({ userId }), await world.order({ userId, currency: 'USDT' })];
  const deposit = await world.deposit('TRX', userId);
  const denied = newAddress();
  await world.list('deny', denied);
  const detached = world.plain(9n * TRX, { blockId: `first fork ${world.height}` });
  const transfers = {
    order: order.transfer(),
    usdt: usdt.transfer(),
    deposit: deposit.transfer(),
    fast: world.plain(4n * TRX),
    whole: world.plain(7n * TRX),
    held: world.plain(6n * TRX, { fromAddress: denied }),
    unmatched: world.plain(TRX, { toAddress: world.paymentAddress }),
    lost: world.plain(3n * TRX, { blockId: `second fork ${world.height}` }),
  };
  await world.record(detached, ...Object.values(transfers));
  await world.pass(1);
  await world.orphan(detached, transfers.lost);
  await world.pass(20);
  await world.pass(60);
  return { ...transfers, userId, order, usdt, deposit, detached };
}

describe('settlement that dies', () => {
  it.each(STEPS.flatMap((step) => [`${step}:before-commit`, `${step}:after-commit`]))(
    'at %s and goes on has done everything once',
    async (point) => {
      const died = failOnceAt(point);
      const all = await everything();
      expect(died()).toBe(true);
      expect(await world.statusOf(all.order)).toBe('paid');
      expect(await world.statusOf(all.usdt)).toBe('paid');
      expect(await world.balance('user', all.userId)).toBe(-all.deposit.amount);
      expect((await world.events(all.userId)).map(({ kind }) => kind)).toEqual([
        'deposit_seen',
        'deposit_credited',
      ]);
      const outcomes = await Promise.all(
        [all.fast, all.whole, all.held, all.unmatched, all.lost, all.detached].map(async (transfer) => {
          const { outcome, booked, earned } = await world.payment(transfer);
          return `${outcome} ${booked} ${earned}`;
        }),
      );
      expect(outcomes).toEqual([
        'flash solid 3000000',
        'flash solid 6000000',
        'held solid 0',
        'unmatched solid 0',
        'lost lost 3000000',
        'null none 0',
      ]);
      expect(await world.credit(all.fast.fromAddress)).toBe(TRX);
      expect(await world.credit(all.whole.fromAddress)).toBe(TRX);
      expect((await world.orderOf(all.lost))?.status).toBe('refunding');
      expect(
        await world.rooms.value('SELECT count(*) FROM orders WHERE payer_address = ANY($1)', [
          [all.fast, all.whole, all.lost].map(({ fromAddress }) => fromAddress),
        ]),
      ).toBe('3');
      await world.assertBooks();
    },
  );
});
