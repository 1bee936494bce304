import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSeed, SeededRandom } from '../../src/driver/index.js';
import { Desk } from './support/desk.js';
import { crashCommand, isCommandPoint } from './support/command-crashes.js';
import { MoneyTraffic } from './support/money-traffic.js';
import { startRateSource, type RateSource } from './support/rate-source.js';
import { crashImport, Stimuli } from './support/stimuli.js';
import { errands, EVENTFUL, Traffic } from './support/traffic.js';

const SEED = process.env['CAMPAIGN_SEED'] ?? newSeed();
/** Part of the names of the points to die at; all of them unless it is given. */
const ONLY = process.env['CAMPAIGN_POINTS'] ?? '';
const BUYERS = 12;
const DEPOSITORS = 3;
const ROUND_MS = 250;
/** Quarter seconds until a point counts as never passed. */
const ROUNDS = 240;
const SETTLE_MS = 240_000;
const PATIENCE_MS = 1_800_000;

let desk: Desk;
let rates: RateSource;

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

/** Names from the server's own list; steps that need a fresh database come first. */
async function crashPoints(): Promise<string[]> {
  const { server } = desk.sandbox;
  const before = server.logs.length;
  await server.command('crash-points');
  const all = server.logs.slice(before).filter((line) => /^[a-z-]+\.[a-z-]+:[a-z-]+$/.test(line));
  const early = (point: string): number => {
    const order = ['chain.', 'pool.follow', 'pool.read-balance', 'pool.open'];
    const at = order.findIndex((start) => point.startsWith(start));
    return at === -1 ? order.length : at;
  };
  return all.sort((a, b) => early(a) - early(b));
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
      await Promise.all(running);
    },
  };
}

/** How long the server ran until it died at the point; undefined when it never did. */
async function dieAt(point: string, stimuli: Stimuli): Promise<number | undefined> {
  const { server } = desk.sandbox;
  const [step = ''] = point.split(':');
  const started = Date.now();
  await desk.expireLeases();
  server.spawn({ CRASH_AT: point });
  for (let round = 0; round < ROUNDS && server.running; round += 1) {
    await Promise.race([server.exited(), pause(ROUND_MS)]);
    if (server.running) await stimuli.provoke(step, round);
  }
  if (!server.running) {
    const { code, signal } = await server.exited();
    if (signal !== 'SIGKILL')
      throw new Error(`at ${point} the server ended by itself (${code})\n${server.tail()}`);
    return Date.now() - started;
  }
  await server.kill9();
  return undefined;
}

describe(`the server dies at every crash point (seed ${SEED})`, () => {
  it('passes each of them, and goes on as if nothing had been', { timeout: PATIENCE_MS }, async () => {
    const all = await crashPoints();
    expect(all.length).toBeGreaterThan(60);
    const points = all.filter((point) => new RegExp(ONLY).test(point));
    console.log(`${points.length} crash points, CAMPAIGN_SEED=${SEED}\n${points.join('\n')}`);
    const people = await desk.buyers(BUYERS);
    const depositors = await desk.buyers(DEPOSITORS);
    const traffic = new Traffic(desk, new SeededRandom(SEED, 'traffic'));
    const trading = keepTrading(traffic, people);
    const money = await MoneyTraffic.prepare(desk, new SeededRandom(SEED, 'money'));
    money.start(depositors.map(({ buyer }) => buyer));
    const stimuli = new Stimuli(desk);
    const died: Record<string, string> = {};
    const missed: string[] = [];
    for (const point of points.filter((one) => !isCommandPoint(one))) {
      if (point.startsWith('pool.import')) {
        await crashImport(desk, point);
        died[point] = 'died in the import';
        continue;
      }
      const ms = await dieAt(point, stimuli);
      if (ms === undefined) missed.push(point);
      else died[point] = `died after ${(ms / 1000).toFixed(1)} s`;
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
    expect(missed).toEqual([]);
    expect(violations).toEqual([]);
  });
});
