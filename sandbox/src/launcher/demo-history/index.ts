import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { DevnetControl, SeededRandom } from '../../driver/index.js';
import type { Sandbox } from '../sandbox.js';
import { doDeed } from './history-deeds.js';
import { planHistory, type HistoryDay } from './history-plan.js';
import { gatherPeople, type HistoryPeople } from './history-people.js';

const SEED = 'demo history';
const DAY_S = 86_400;
const SENDERS = 5;
/** Blocks that make what was done today solid. */
const SOLID_BLOCKS = 22;
const DEED_MS = 12_000;
const SETTLE_MS = 6_000;
const LOOK_MS = 60;

export interface HistoryOptions {
  days: number;
  log: (line: string) => void;
  /** Says that somebody wants to stop. */
  stopped: () => boolean;
}

export interface MadeHistory {
  deeds: number;
  /** What led nowhere. */
  failed: number;
  seconds: number;
}

/** What is on its way and comes to rest by itself when blocks are made. */
const UNSETTLED = `
  SELECT 1 FROM orders WHERE status IN ('confirming', 'paid', 'delegating', 'unwinding', 'refunding')
  UNION ALL SELECT 1 FROM payments WHERE outcome IS NULL AND height IS NOT NULL
  UNION ALL SELECT 1 FROM refunds WHERE status IN ('due', 'sending') LIMIT 1`;

/**
 * Makes the past of the demo: real orders of every kind and outcome through chat, chain and server, a day a session,
 * with the chain's time warped from one to the next. The devnet must stand `days` before now; it ends now.
 */
export async function makeHistory(sandbox: Sandbox, options: HistoryOptions): Promise<MadeHistory> {
  const { endpoints } = sandbox;
  const began = Date.now();
  const devnet = new DevnetControl(sandbox.devnet.urls.at(-1) ?? sandbox.devnet.url);
  const people = await gatherPeople(endpoints.telegram, devnet);
  const random = new SeededRandom(SEED);
  const plan = planHistory(random, options.days, people.customers.length, SENDERS);
  const database = new pg.Pool({ connectionString: endpoints.databaseUrl, max: 1 });
  database.on('error', () => undefined);
  const made: MadeHistory = { deeds: 0, failed: 0, seconds: 0 };
  try {
    await watched(database);
    for (const [index, day] of plan.entries()) {
      if (options.stopped()) break;
      if (index % 5 === 0) options.log(`Making the past: day ${index + 1} of ${plan.length} …`);
      await warpTo(devnet, startOf(day));
      made.failed += await liveThrough(day, people, sandbox);
      made.deeds += day.deeds.length;
      await settled(devnet, database);
    }
    await warpTo(devnet, Date.now());
    await devnet.control('mine', { blocks: 1 });
  } finally {
    await database.end();
  }
  return { ...made, seconds: (Date.now() - began) / 1000 };
}

/** The last day is today, a little ago, so that some of its rentals still run. */
function startOf({ ago, second }: HistoryDay): number {
  const now = Date.now();
  if (ago <= 1) return now - 900_000;
  const midnight = now - (now % (DAY_S * 1000));
  return midnight - (ago - 1) * DAY_S * 1000 + second * 1000;
}

async function warpTo(devnet: DevnetControl, time: number): Promise<void> {
  const seconds = Math.floor((time - (await devnet.state()).time) / 1000);
  if (seconds > 0) await devnet.control('warp', { seconds });
}

/** @returns how many deeds led nowhere */
async function liveThrough(day: HistoryDay, people: HistoryPeople, sandbox: Sandbox): Promise<number> {
  const { flashAddresses, paymentAddresses } = sandbox.endpoints;
  const addresses = { flash: flashAddresses[0] ?? '', payment: paymentAddresses[0] ?? '' };
  const done = await Promise.allSettled(
    day.deeds.map((deed) => Promise.race([doDeed(deed, people, addresses), tooLong()])),
  );
  return done.filter(({ status }) => status === 'rejected').length;
}

async function tooLong(): Promise<never> {
  await pause(DEED_MS, undefined, { ref: false });
  throw new Error('it took too long');
}

/** Until all that was done today is solid and judged, or for some seconds. */
async function settled(devnet: DevnetControl, database: pg.Pool): Promise<void> {
  const { head } = await devnet.state();
  const end = Date.now() + SETTLE_MS;
  while (Date.now() < end) {
    const { head: now } = await devnet.state();
    const { rowCount } = await database.query(UNSETTLED);
    if (now > head + SOLID_BLOCKS && rowCount === 0) return;
    await pause(LOOK_MS);
  }
}

/** Nothing is done before the server watches the chain: that would be from before its business. */
async function watched(database: pg.Pool): Promise<void> {
  for (;;) {
    const { rowCount } = await database.query('SELECT 1 FROM chain_cursor');
    if (rowCount !== 0) return;
    await pause(LOOK_MS);
  }
}
