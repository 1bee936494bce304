import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IncomingTransfer } from '../../../src/domain/payments/index.js';
import { newAddress } from '../../harness/rooms.js';
import { SettlementWorld } from './settlement-world.js';

const EVENTS = 40;
const SENDERS = 4;
const TRX = 1_000_000n;
let world: SettlementWorld;

beforeAll(async () => {
  world = await SettlementWorld.open();
  await world.flashPrice({
    minUnits: 1,
    maxUnits: 3,
    confirmations: [
      { upToSun: '8000000', blocks: 1 },
      { upToSun: null, blocks: 19 },
    ],
  });
  await world.set('payment.fast_exposure_max', '30000000');
});
afterAll(() => world.close());

/** What happens next: a block of payments, time, or the loss of the last block, whose payments may come again. */
const anEvent = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('block' as const),
      payments: fc.array(fc.tuple(fc.nat(SENDERS - 1), fc.bigInt({ min: 1n, max: 14n * TRX })), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('time' as const), blocks: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('orphan' as const), again: fc.boolean() }) },
);

describe('flash payments at random, with reorganisations', () => {
  it('leave to each sender what came from him and bought nothing, to the sun', async () => {
    const seed = randomInt(2 ** 31);
    const [events = []] = fc.sample(fc.array(anEvent, { minLength: EVENTS, maxLength: EVENTS }), {
      seed,
      numRuns: 1,
    });
    const senders = Array.from({ length: SENDERS }, newAddress);
    let last: IncomingTransfer[] = [];
    for (const event of events) {
      if (event.kind === 'block') {
        last = event.payments.map(([sender, amount]) =>
          world.plain(amount, { fromAddress: senders[sender] ?? newAddress(), blockId: `b${world.height}` }),
        );
        await world.record(...last);
        await world.pass(1);
      } else if (event.kind === 'time') {
        await world.pass(event.blocks + 1);
        last = [];
      } else if (last.length > 0) {
        await world.orphan(...last);
        await world.settle();
        const height = BigInt(world.height);
        if (event.again)
          await world.record(...last.map((one) => ({ ...one, height, blockId: `f${height}` })));
        await world.pass(1);
        last = [];
      }
      await world.assertBooks();
    }
    await world.pass(60);
    await world.assertBooks();
    expect(await world.rooms.query(`SELECT * FROM dead_letters`), `seed ${seed}`).toEqual([]);
    for (const sender of senders) {
      const [sums] = await world.rooms.query<{ received: string; earned: string; sold: string }>(
        `SELECT coalesce(sum(amount) FILTER (WHERE booked = 'solid'), 0) AS received,
           coalesce(sum(earned) FILTER (WHERE booked = 'solid'), 0) AS earned,
           (SELECT coalesce(sum(o.amount), 0) FROM orders o JOIN payments q ON q.order_id = o.id
              WHERE o.payer_address = $1 AND q.booked = 'solid') AS sold
         FROM payments WHERE from_address = $1`,
        [sender],
      );
      expect(await world.credit(sender), `seed ${seed}`).toBe(
        BigInt(sums?.received ?? 0) - BigInt(sums?.earned ?? 0),
      );
      expect(sums?.sold, `seed ${seed}`).toBe(sums?.earned);
    }
    expect(await world.balance('unsolidified_receipts')).toBe(0n);
  });
});
