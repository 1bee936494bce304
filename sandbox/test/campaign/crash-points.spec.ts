import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSeed, SeededRandom } from '../../src/driver/index.js';
import { Desk } from './support/desk.js';
import { isApiPoint } from './support/api-crashes.js';
import { crashCommand, isCommandPoint } from './support/command-crashes.js';
import { MoneyTraffic } from './support/money-traffic.js';
import { startRateSource, type RateSource } from './support/rate-source.js';
import { crashImport, Stimuli } from './support/stimuli.js';
import { errands, EVENTFUL, Traffic } from './support/traffic.js';

const SEED = process.env['CAMPAIGN_SEED'] ?? newSeed();
/** Part of the names of the points to die at, `.` for all; without it some of them, as the seed has it. */
const ONLY = process.env['CAMPAIGN_POINTS'];
const SOME = 6;
const BUYERS = 12;
const DEPOSITORS = 3;
const ROUND_MS = 250;
/** Quarter seconds until the points that are left count as never passed. */
const ROUNDS = 240;
const DIED = 'died at ';
const SETTLE_MS = 240_000;
const PATIENCE_MS = 7_200_000;

let desk: Desk;
let rates: RateSource;
/** Chat that is told of alerts. */
let watcher: string;

beforeAll(async () => {
  rates = await startRateSource('0.31');
  desk = await Desk.prepare({
    wallets: 6,
    energyStake: 1_000_000,
    blockMs: 100,
    settings: {
      // Fast settling, so that receipts have to become cash, or a loss, later on.
      'payment.confirmation_blocks': '3',
      'order.max_open_per_user': '1000',
      'order.unpaid_before_pause': '1000',
      'order.timeout_minutes': '6',
      'deposit.timeout_minutes': '6',
      'payment.max_unpaid_per_user': '9999',
      'refund.single_max_sun': '20000000',
      'refund.daily_max_sun': '1000000000000',
      'rate.source_url': rates.url,
      'rate.refresh_seconds': '1',
      'rate.max_age_minutes': '10080',
      'order.capacity_wait_minutes': '2',
      'pool.set_aside_minutes': '1',
      'energy.max_delegation_amount': '200000000',
      'selling.pause_when_sold_out': 'false',
    },
  });
});

afterAll(async () => {
  await desk.stop();
  await rates.stop();
});

/** Names from the server's own list, without those that api-crash-points.spec.ts dies at. */
async function crashPoints(): Promise<string[]> {
  const printed = await desk.sandbox.server.command('crash-points');
  const points = printed.split('\n').filter((line) => /^[a-z-]+\.[a-z-]+:[a-z-]+$/.test(line));
  return points.filter((point) => !isApiPoint(point));
}

/** One side, before or after, of some steps. */
function someOf(points: readonly string[]): string[] {
  const random = new SeededRandom(SEED, 'points');
  const steps = [...new Set(points.map((point) => point.split(':')[0] ?? ''))];
  const chosen = new Set(random.shuffled(steps).slice(0, SOME));
  return steps
    .filter((step) => chosen.has(step))
    .map((step) => random.pick(points.filter((point) => point.startsWith(`${step}:`))));
}

/** Buyers who go on and on until they are told to stop. */
function keepTrading(
  traffic: Traffic,
  people: Awaited<ReturnType<Desk['buyers']>>,
): { stop: () => Promise<void> } {
  let stopped = false;
  // Few receivers, so that rentals overlap.
  const receivers = people.slice(0, 3).map(({ address }) => address);
  const trade = async ({ buyer }: (typeof people)[number], index: number): Promise<void> => {
    const list = errands(new SeededRandom(SEED, `buyer ${index}`), 500, receivers, EVENTFUL);
    for (const errand of list) {
      if (stopped) return;
      await traffic.run(buyer, errand, () => true);
    }
  };
  const running = people.map(trade);
  return {
    stop: async () => {
      stopped = true;
      for (const { buyer } of people) buyer.leave();
      await Promise.all(running);
    },
  };
}

/** Lets the server die at whichever of the points it comes to first. @returns that point; undefined when it came to none */
async function dieAtOneOf(points: readonly string[], stimuli: Stimuli): Promise<string | undefined> {
  const { server } = desk.sandbox;
  const steps = new Set(points.map((point) => point.split(':')[0] ?? ''));
  await desk.expireLeases();
  await stimuli.beforeStart(steps);
  server.spawn({ CRASH_AT: points.join(','), ALERT_CHAT_ID: watcher });
  for (let round = 0; round < ROUNDS && server.running; round += 1) {
    await Promise.race([server.exited(), pause(ROUND_MS)]);
    if (server.running) await stimuli.provoke(steps, round);
  }
  if (server.running) {
    await server.kill9();
    return undefined;
  }
  const { code, signal } = await server.exited();
  const last = server.logs.findLast((line) => line.startsWith(DIED));
  if (signal === 'SIGKILL' && last) return last.slice(DIED.length);
  throw new Error(`the server ended by itself (${code ?? signal})\n${server.tail()}`);
}

describe(`the server dies at crash points (seed ${SEED})`, () => {
  it('passes each of them, and goes on as if nothing had been', { timeout: PATIENCE_MS }, async () => {
    const all = await crashPoints();
    expect(all.length).toBeGreaterThan(60);
    const points = ONLY ? all.filter((point) => new RegExp(ONLY).test(point)) : someOf(all);
    console.log(
      `${points.length} of ${all.length} crash points, CAMPAIGN_SEED=${SEED}\n${points.join('\n')}`,
    );
    const people = await desk.buyers(BUYERS);
    const user = await desk.chat.createUser('Watch', 'en');
    await user.send('/start');
    watcher = String(user.id);
    const depositors = await desk.buyers(DEPOSITORS);
    const traffic = new Traffic(desk, new SeededRandom(SEED, 'traffic'));
    const trading = keepTrading(traffic, people);
    const money = await MoneyTraffic.prepare(desk, new SeededRandom(SEED, 'money'));
    money.start(depositors.map(({ buyer }) => buyer));
    const stimuli = new Stimuli(desk);
    const died: Record<string, string> = {};
    for (const point of points.filter((one) => one.startsWith('pool.import'))) {
      await crashImport(desk, point);
      died[point] = 'died in the import';
    }
    const missed = new Set(points.filter((point) => !(point in died) && !isCommandPoint(point)));
    while (missed.size > 0) {
      const spawned = Date.now();
      const point = await dieAtOneOf([...missed], stimuli);
      if (point === undefined) break;
      missed.delete(point);
      died[point] = `died after ${((Date.now() - spawned) / 1000).toFixed(1)} s`;
    }
    await desk.devnet.clearFaults();
    await desk.expireLeases();
    await desk.sandbox.server.start();
    // Nobody but the commands decides of rates.
    await desk.set('rate.source_url', '');
    for (const point of points.filter(isCommandPoint)) {
      await crashCommand(desk, point);
      died[point] = 'died in its command';
    }
    await trading.stop();
    await money.stop();
    await desk.settle(SETTLE_MS);
    await desk.stopChain();
    const violations = await desk.violations(true);
    console.table(died);
    console.table(await desk.select('SELECT status, count(*)::int FROM orders GROUP BY 1 ORDER BY 1'));
    expect([...missed]).toEqual([]);
    expect(violations).toEqual([]);
  });
});
