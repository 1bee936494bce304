import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSeed, SeededRandom } from '../../src/driver/index.js';
import { Chaos } from './support/chaos.js';
import { DAMAGES, payBehindTheirBack } from './support/damage.js';
import { Desk } from './support/desk.js';
import { errands, inParallel, Traffic } from './support/traffic.js';

const SEED = process.env['CAMPAIGN_SEED'] ?? newSeed();
const ORDERS = Number(process.env['CAMPAIGN_ORDERS'] ?? 24);
const BUYERS = Math.min(120, Math.max(20, Math.ceil(ORDERS / 5)));
const KILL_EVERY_MS = 20_000;
const SETTLE_MS = 240_000;
const PATIENCE_MS = 1_800_000;

let desk: Desk;

beforeAll(async () => {
  desk = await Desk.prepare({
    wallets: 12,
    energyStake: 1_000_000,
    blockMs: 100,
    settings: {
      'order.max_open_per_user': '1000',
      'order.unpaid_before_pause': '1000',
      'order.timeout_minutes': '8',
      'order.capacity_wait_minutes': '10',
      'pool.set_aside_minutes': '1',
      'energy.max_delegation_amount': '200000000',
      'selling.pause_when_sold_out': 'false',
    },
  });
});

afterAll(() => desk.stop());

describe(`${ORDERS} orders while everything breaks (seed ${SEED})`, () => {
  it(
    'loses nothing, does nothing twice, and ends with chain and books equal',
    { timeout: PATIENCE_MS },
    async () => {
      const random = new SeededRandom(SEED);
      const started = Date.now();
      console.log(`CAMPAIGN_SEED=${SEED} CAMPAIGN_ORDERS=${ORDERS}`);
      await desk.sandbox.server.start();
      await desk.chat.waitForBot();
      const people = await desk.buyers(BUYERS);
      const receivers = people.map(({ address }) => address).slice(0, Math.ceil(BUYERS / 2));
      const traffic = new Traffic(desk, random.fork('traffic'));
      const chaos = new Chaos(desk, random.fork('chaos'));
      const ready = Date.now();
      chaos.start(KILL_EVERY_MS);
      try {
        await inParallel(
          errands(random.fork('errands'), ORDERS, receivers),
          people.length,
          async (errand, worker) => {
            const person = people[worker];
            // Somebody whom the bot does not answer for minutes goes away.
            if (person) await traffic.run(person.buyer, errand, () => true);
          },
        );
      } finally {
        await chaos.stop();
      }
      const placed = Date.now();
      await desk.resumeChain();
      await desk.settle(SETTLE_MS);
      const settled = Date.now();
      await desk.stopChain();
      const violations = await desk.violations(true);
      const seconds = (from: number, to: number): string => `${((to - from) / 1000).toFixed(1)} s`;
      const byStatus = await desk.select<{ status: string; count: number }>(
        'SELECT status, count(*)::int FROM orders GROUP BY 1 ORDER BY 1',
      );
      console.table({
        ...Object.fromEntries(byStatus.map(({ status, count }) => [`orders ${status}`, count])),
        'errands given up': traffic.givenUp.length,
        kills: chaos.kills,
        ...Object.fromEntries(
          [...chaos.counts]
            .sort(([a], [b]) => a.localeCompare(b))
            .map(([name, count]) => [`fault ${name}`, count]),
        ),
        'until ready': seconds(started, ready),
        'placing and breaking': seconds(ready, placed),
        settling: seconds(placed, settled),
        checking: seconds(settled, Date.now()),
        seed: SEED,
      });
      expect(violations).toEqual([]);
      const inBooks = byStatus.reduce((total, { count }) => total + count, 0);
      expect(inBooks + traffic.givenUp.length).toBeGreaterThanOrEqual(ORDERS);
      expect(traffic.givenUp.length, traffic.givenUp.join('\n')).toBeLessThan(ORDERS / 10);
      const completed = byStatus.find(({ status }) => status === 'completed')?.count ?? 0;
      expect(completed).toBeGreaterThan(ORDERS / 3);
    },
  );

  it.each(DAMAGES)('would have seen $name', async ({ sql, seen }) => {
    await desk.select(sql);
    expect(await desk.violations(true)).toContainEqual(expect.stringMatching(seen));
  });

  it('would have seen a lost transfer', async () => {
    await payBehindTheirBack(desk);
    const violations = await desk.violations(true);
    expect(violations).toContainEqual(expect.stringMatching(/^1000000 TRX to .* is in the books 0 times/));
    expect(violations).toContainEqual(expect.stringMatching(/^cash of .*: the ledger has/));
  });
});
