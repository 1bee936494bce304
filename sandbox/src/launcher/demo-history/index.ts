import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DevnetControl, SeededRandom } from '../../driver/index.js';
import { freePort } from '../../embedded/index.js';
import type { Sandbox } from '../sandbox.js';
import { ServerProcess } from '../server-process.js';
import { doDeed, type Scene } from './history-deeds.js';
import { CUSTOMERS, gatherPeople } from './history-people.js';
import { planHistory, type HistoryDay } from './history-plan.js';
import { type HistoryProgress, keepProgress, readProgress } from './history-progress.js';
import { PastClock } from './past-clock.js';
import { PastDesk } from './past-desk.js';
import { PastTime } from './past-time.js';

export { HISTORY_FILE } from './history-progress.js';

const SEED = 'demo history';
const DAY_MS = 86_400_000;
const DEED_MS = 45_000;
/** Until who comes late finds the time to pay over. */
const LATE_MS = 2_100_000;
/** The last day's people came so long ago: some of what they rented still runs. */
const LATELY_MS = 1_500_000;
const SETTLED_A_VISIT = 3;
/** So many days' time may be behind before a day is left out. */
const SLACK_DAYS = 3;
const TELL_EVERY = 5;

/** How a devnet is started whose past is still to be made: blocks on demand, from the past's first day on. */
export interface PastStart {
  blockMs: 0;
  clock: 'virtual';
  chainStart: number;
}

export interface HistoryOptions {
  dir: string;
  /** What it should take at most; days that do not fit in, evenly spread, stay empty. */
  budgetMs: number;
  /** Milliseconds between the blocks of the time after it. */
  blockMs: number;
  log: (line: string) => void;
  /** Says that somebody wants to stop; what is made goes on from there the next time. */
  stopped: () => boolean;
  /** Hears the id of the server that serves the past, or undefined when it has ended. */
  serverIs?: (pid: number | undefined) => void;
}

export interface MadeHistory {
  deeds: number;
  /** What led nowhere. */
  failures: string[];
  /** Days left out because the machine was too slow. */
  empty: number;
  finished: boolean;
  seconds: number;
}

/**
 * Whether a past is to be made over this folder, and how its devnet begins: for fresh data, or where an earlier
 * start was interrupted. Only a chain that is made now can begin in the past.
 */
export function pastToMake(dir: string, days: number): PastStart | undefined {
  const known = readProgress(dir);
  const fresh = !existsSync(join(dir, 'devnet'));
  if (known ? known.finished : !fresh || days === 0) return undefined;
  const made = known ?? { days, until: Date.now(), done: 0, people: [], failures: [], finished: false };
  if (!known) keepProgress(dir, made);
  return { blockMs: 0, clock: 'virtual', chainStart: firstMoment(made) };
}

const firstMoment = ({ until, days }: HistoryProgress): number => until - days * DAY_MS;

/**
 * Makes the past of the demo: real orders of every kind and outcome through chat, chain, server and desk, with the time
 * of the chain, of the server and of its database moved from one to the next. Afterwards all of them stand at now, and
 * no server runs.
 * @throws Error when the server does not start
 */
export async function makeHistory(sandbox: Sandbox, options: HistoryOptions): Promise<MadeHistory> {
  const began = Date.now();
  const progress = readProgress(options.dir);
  if (!progress) throw new Error('there is no past to make');
  const made: MadeHistory = { deeds: 0, failures: progress.failures, empty: 0, finished: false, seconds: 0 };
  const database = PastClock.connect(sandbox.endpoints.databaseUrl);
  const clock = await PastClock.open(
    database,
    join(options.dir, 'past-clock'),
    sandbox.devnet.chain.headTime,
  );
  const time = new PastTime(sandbox.devnet, clock, database);
  // What prepared the demo's accounts is solid before the server looks: it is none of its business.
  if (progress.people.length === 0) await time.solidify();
  const port = await freePort(0);
  const environment = { ...sandbox.environment, ...clock.environment(sandbox.endpoints.databaseUrl) };
  const server = new ServerProcess({ ...environment, PORT: String(port) }, join(options.dir, 'server.log'));
  try {
    server.spawn();
    options.serverIs?.(server.pid);
    await server.healthy();
    const desk = new PastDesk(server.url, sandbox.secrets.admins, () => clock.now());
    await time.opened();
    const scene = await sceneOf(sandbox, desk, progress);
    keepProgress(options.dir, progress);
    await liveThrough({ scene, time, progress, options, made, began: Date.now() });
    if (!options.stopped()) await time.liveUntil(Date.now());
  } finally {
    await server.stop();
    options.serverIs?.(undefined);
    // What went wrong would go wrong again: such a past ends here, and life begins.
    made.finished = !options.stopped();
    if (made.finished) {
      await PastClock.remove(database);
      keepProgress(options.dir, { ...progress, finished: true });
      sandbox.devnet.followWall(options.blockMs);
    }
    await database.end();
  }
  return { ...made, seconds: (Date.now() - began) / 1000 };
}

async function sceneOf(sandbox: Sandbox, desk: PastDesk, progress: HistoryProgress): Promise<Scene> {
  const { endpoints, devnet } = sandbox;
  const people = await gatherPeople(endpoints.telegram, new DevnetControl(devnet.url), progress.people);
  progress.people = people.customers.map(({ user }) => user.id);
  const [exchange, denied] = people.senders.accounts;
  await desk.list(exchange?.address ?? '', denied?.address ?? '');
  const [flash = ''] = endpoints.flashAddresses;
  const [payment = ''] = endpoints.paymentAddresses;
  return { people, desk, addresses: { flash, payment } };
}

interface Life {
  scene: Scene;
  time: PastTime;
  progress: HistoryProgress;
  options: HistoryOptions;
  made: MadeHistory;
  began: number;
}

async function liveThrough({ scene, time, progress, options, made, began }: Life): Promise<void> {
  const plan = planHistory(new SeededRandom(SEED), progress.days, CUSTOMERS);
  const left = plan.slice(progress.done);
  for (const [index, day] of left.entries()) {
    if (options.stopped()) return;
    if (progress.done % TELL_EVERY === 0)
      options.log(`Making the demo's past: day ${progress.done + 1} of ${plan.length} …`);
    // A slow machine leaves out some days all over the month, not the last ones.
    if (Date.now() - began >= (options.budgetMs * (index + SLACK_DAYS)) / left.length) made.empty += 1;
    else await liveDay(day, scene, time, progress, made);
    progress.done += 1;
    keepProgress(options.dir, progress);
  }
}

async function liveDay(
  day: HistoryDay,
  scene: Scene,
  time: PastTime,
  { until, days }: HistoryProgress,
  made: MadeHistory,
): Promise<void> {
  await time.liveUntil(momentOf(day, until));
  const attempt = async <T>(what: string, deed: Promise<T>): Promise<T | undefined> => {
    const timer = AbortSignal.timeout(DEED_MS);
    const tooLong = new Promise<never>((_, reject) => {
      timer.addEventListener('abort', () => reject(new Error('it took too long')));
    });
    try {
      return await Promise.race([deed, tooLong]);
    } catch (error) {
      made.failures.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
  const later = await time.during(Promise.all(day.deeds.map((one) => attempt(one.deed, doDeed(one, scene)))));
  made.deeds += day.deeds.length;
  await time.settle();
  const late = later.filter((one) => one !== undefined);
  if (late.length > 0 && day.ago > 1) {
    await time.liveUntil(time.now + LATE_MS);
    await time.during(Promise.all(late.map((pay) => attempt('late', pay()))));
    await time.settle();
  }
  if (!day.deskWorks) return;
  const { desk } = scene;
  const from = new Date(until - days * DAY_MS).toISOString().slice(0, 10);
  const to = new Date(time.now - DAY_MS).toISOString().slice(0, 10);
  await attempt('the desk takes back', desk.takeBack());
  await attempt('the desk settles', desk.settleQueue(SETTLED_A_VISIT));
  await attempt('the desk signs', desk.signDays(from, to));
  await time.settle();
}

/** The last day is the one before now, a little ago. */
function momentOf({ ago, second }: HistoryDay, until: number): number {
  if (ago <= 1) return Date.now() - LATELY_MS;
  const midnight = until - (until % DAY_MS);
  return midnight - (ago - 1) * DAY_MS + second * 1000;
}
