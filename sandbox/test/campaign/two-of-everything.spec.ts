import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSeed, SeededRandom } from '../../src/driver/index.js';
import { freePort } from '../../src/embedded/index.js';
import { ServerProcess } from '../../src/launcher/index.js';
import { Chaos } from './support/chaos.js';
import { Desk } from './support/desk.js';
import { errands, inParallel, Traffic } from './support/traffic.js';

const SEED = process.env['CAMPAIGN_SEED'] ?? newSeed();
const ORDERS = Number(process.env['CAMPAIGN_ORDERS'] ?? 12);
const BUYERS = 12;
const SETTLE_MS = 240_000;
const PATIENCE_MS = 1_800_000;
/** Longer than the longest lease. */
const FROZEN_MS = 12_000;

let desk: Desk;
let second: ServerProcess;

beforeAll(async () => {
  desk = await Desk.prepare({
    wallets: 6,
    energyStake: 1_000_000,
    blockMs: 100,
    settings: {
      'payment.confirmation_blocks': '3',
      'order.max_open_per_user': '1000',
      'order.unpaid_before_pause': '1000',
      'order.timeout_minutes': '8',
      'order.capacity_wait_minutes': '10',
      'pool.set_aside_minutes': '1',
      'energy.max_delegation_amount': '200000000',
      'selling.pause_when_sold_out': 'false',
    },
  });
  second = new ServerProcess({ ...desk.sandbox.environment, PORT: String(await freePort()) });
});

afterAll(async () => {
  await second.stop();
  await desk.stop();
});

/** In turns: one freezes until its leases are gone and wakes, one is killed and comes back. */
async function disturb(
  random: SeededRandom,
  stopped: () => boolean,
): Promise<{ frozen: number; killed: number }> {
  const done = { frozen: 0, killed: 0 };
  const both = [desk.sandbox.server, second];
  while (!stopped()) {
    const [one, other] = random.shuffled(both);
    if (one?.pid === undefined || !other) return done;
    process.kill(one.pid, 'SIGSTOP');
    await pause(FROZEN_MS);
    process.kill(one.pid, 'SIGCONT');
    done.frozen += 1;
    await other.kill9();
    done.killed += 1;
    await other.start();
  }
  return done;
}

describe(`two scanners, two bots, two workers on one database (seed ${SEED})`, () => {
  it('do everything once, while one freezes and the other dies', { timeout: PATIENCE_MS }, async () => {
    const random = new SeededRandom(SEED);
    console.log(`CAMPAIGN_SEED=${SEED}`);
    await Promise.all([desk.sandbox.server.start(), second.start()]);
    await desk.chat.waitForBot();
    const people = await desk.buyers(BUYERS);
    const receivers = people.map(({ address }) => address);
    const traffic = new Traffic(desk, random.fork('traffic'));
    const chaos = new Chaos(desk, random.fork('chaos'));
    chaos.startFaults();
    let over = false;
    const disturbing = disturb(random.fork('disturb'), () => over);
    try {
      await inParallel(errands(random.fork('errands'), ORDERS, receivers), BUYERS, async (errand, worker) => {
        const person = people[worker];
        if (person) await traffic.run(person.buyer, errand, () => true);
      });
    } finally {
      over = true;
      console.table(await disturbing);
      await chaos.stop();
    }
    await desk.resumeChain();
    await desk.settle(SETTLE_MS);
    await desk.stopChain();
    console.table(await desk.select('SELECT status, count(*)::int FROM orders GROUP BY 1 ORDER BY 1'));
    expect(await desk.violations(true)).toEqual([]);
  });
});
