import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSeed, SeededRandom } from '../../src/driver/index.js';
import { freePort } from '../../src/embedded/index.js';
import { ServerProcess } from '../../src/launcher/index.js';
import { Desk } from './support/desk.js';
import { errands, inParallel, Traffic } from './support/traffic.js';

const SEED = process.env['CAMPAIGN_SEED'] ?? newSeed();
const ORDERS = Number(process.env['CAMPAIGN_ORDERS'] ?? 10);
const BUYERS = Math.min(60, Math.max(12, Math.ceil(ORDERS / 8)));
const ROLES = ['api', 'bot', 'scanner', 'worker'] as const;
const OF_EACH = [1, 2];
const DEAD_MS = 1_500;
const BETWEEN_MS = 2_500;
const ASK_MS = 150;
const SETTLE_MS = 300_000;
const PATIENCE_MS = 3_600_000;

interface Member {
  readonly name: string;
  readonly process: ServerProcess;
  kills: number;
}

let desk: Desk;
let members: Member[] = [];

beforeAll(async () => {
  desk = await Desk.prepare({
    wallets: 12,
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
  for (const role of ROLES)
    for (const number of OF_EACH) {
      const environment = { ...desk.sandbox.environment, ROLES: role, PORT: String(await freePort(0)) };
      members.push({ name: `${role} ${number}`, process: new ServerProcess(environment), kills: 0 });
    }
});

afterAll(async () => {
  await Promise.all(members.map(({ process: one }) => one.stop()));
  members = [];
  await desk.stop();
});

/** One after the other dies and comes back, round and round; the other one of its role goes on. */
async function killInTurn(random: SeededRandom, over: () => boolean): Promise<void> {
  while (!over() || members.some(({ kills }) => kills === 0)) {
    for (const member of random.shuffled(members)) {
      if (over() && member.kills > 0) continue;
      await member.process.kill9();
      member.kills += 1;
      await pause(random.int(0, DEAD_MS));
      await member.process.start();
      await pause(random.int(BETWEEN_MS / 2, BETWEEN_MS));
    }
  }
}

/** What somebody gets who asks a door: a word that all is well, another word, or no answer at all. */
type Answer = 'well' | 'unwell' | 'none';

/** A busy machine may take long to answer; that is no silence. */
async function ask(url: string): Promise<Answer> {
  return fetch(`${url}/health`).then(
    ({ ok }) => (ok ? 'well' : 'unwell'),
    () => 'none',
  );
}

/** Asks the doors again and again. @returns how often nobody was there, of how many times */
async function askTheDoors(over: () => boolean): Promise<{ asked: number; unwell: number; silent: number }> {
  const doors = members.filter(({ name }) => name.startsWith('api')).map(({ process: one }) => one.url);
  const count = { asked: 0, unwell: 0, silent: 0 };
  const askAll = (): Promise<Answer[]> => Promise.all(doors.map(ask));
  while (!over()) {
    let answers = await askAll();
    // As a proxy does: once more, when the one died while it was asked and the other had just come back.
    if (answers.every((answer) => answer === 'none')) answers = await askAll();
    count.asked += 1;
    if (answers.every((answer) => answer === 'none')) count.silent += 1;
    else if (!answers.includes('well')) count.unwell += 1;
    await pause(ASK_MS);
  }
  return count;
}

describe(`two processes of each role on one database and one Redis (seed ${SEED})`, () => {
  it(`serve ${ORDERS} orders while each is killed in turn`, { timeout: PATIENCE_MS }, async () => {
    const random = new SeededRandom(SEED);
    console.log(`CAMPAIGN_SEED=${SEED} CAMPAIGN_ORDERS=${ORDERS}`);
    for (const { process: one } of members) await one.start();
    await desk.chat.waitForBot();
    const people = await desk.buyers(BUYERS);
    const receivers = people.map(({ address }) => address);
    const traffic = new Traffic(desk, random.fork('traffic'));
    const began = Date.now();
    let over = false;
    const killing = killInTurn(random.fork('kills'), () => over);
    const asking = askTheDoors(() => over);
    try {
      const jobs = errands(random.fork('errands'), ORDERS, receivers);
      await inParallel(jobs, BUYERS, async (errand, worker) => {
        const person = people[worker];
        if (person) await traffic.run(person.buyer, errand, () => true);
      });
    } finally {
      over = true;
      await killing;
    }
    const doors = await asking;
    const placed = Date.now();
    await desk.settle(SETTLE_MS);
    await desk.stopChain();
    const violations = await desk.violations(true);
    const byStatus = await desk.select<{ status: string; count: number }>(
      'SELECT status, count(*)::int FROM orders GROUP BY 1 ORDER BY 1',
    );
    console.table({
      ...Object.fromEntries(byStatus.map(({ status, count }) => [`orders ${status}`, count])),
      'errands given up': traffic.givenUp.length,
      ...Object.fromEntries(members.map(({ name, kills }) => [`kills of ${name}`, kills])),
      'doors asked': doors.asked,
      'nobody was there': doors.silent,
      'nobody was well': doors.unwell,
      'placing and killing': `${((placed - began) / 1000).toFixed(1)} s`,
      settling: `${((Date.now() - placed) / 1000).toFixed(1)} s`,
      seed: SEED,
    });
    expect(violations).toEqual([]);
    expect(members.filter(({ kills }) => kills === 0)).toEqual([]);
    expect(doors.silent).toBe(0);
    expect(traffic.givenUp.length, traffic.givenUp.join('\n')).toBeLessThan(Math.max(3, ORDERS / 10));
    const completed = byStatus.find(({ status }) => status === 'completed')?.count ?? 0;
    expect(completed).toBeGreaterThan(ORDERS / 3);
  });
});
