import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { banner } from './banner.js';
import { makeHistory, pastToMake } from './demo-history/index.js';
import { DEFAULT_PORTS, USAGE, launcherOptions, type LauncherOptions } from './options.js';
import { resetData } from './reset.js';
import { endOrphanedServer, removeNote, runningLauncher, writeNote } from './running-note.js';
import { startSandbox, type Sandbox } from './sandbox.js';
import { codesNow } from './codes.js';
import { writePrivate } from './secrets.js';
import { supervise } from './supervisor.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Stopping {
  yet: boolean;
  /** Resolves at the first Ctrl-C or request to end; a fourth one ends at once. */
  readonly asked: Promise<void>;
}

function listenForStop(): Stopping {
  let count = 0;
  let resolve = (): void => undefined;
  const asked = new Promise<void>((done) => (resolve = done));
  const stopping = { yet: false, asked };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      count += 1;
      if (count > 3) process.exit(130);
      stopping.yet = true;
      resolve();
    });
  }
  return stopping;
}

async function prepare({ dir, reset }: LauncherOptions): Promise<void> {
  mkdirSync(dir, { recursive: true });
  const other = runningLauncher(dir);
  if (other !== undefined) {
    throw new Error(
      `The sandbox runs already (process ${other}); its addresses are in ${dir}/endpoints.json.\n` +
        'Stop it first, or set SANDBOX_DIR to another folder for a second one.',
    );
  }
  if (await endOrphanedServer(dir)) say('  · Ended a server that a killed launcher had left behind');
  if (!reset) return;
  say('  · Removing the old data …');
  await resetData(dir);
}

function publish(sandbox: Sandbox, dir: string): void {
  writePrivate(join(dir, 'endpoints.json'), sandbox.endpoints);
  const { environment, server } = sandbox;
  writeNote(dir, { pid: process.pid, environment, ...(server.pid ? { serverPid: server.pid } : {}) });
}

/** A first start prints its addresses within three minutes, installing, building and the past included. */
const READY_MS = 160_000;
const LONGEST_HISTORY_MS = 110_000;
const SHORTEST_HISTORY_MS = 30_000;

/** What the past may take. Who wants none gets no more of one that was interrupted. */
function historyBudget({ historyDays }: LauncherOptions): number {
  if (historyDays === 0) return 0;
  const left = READY_MS - process.uptime() * 1000;
  return Math.min(LONGEST_HISTORY_MS, Math.max(SHORTEST_HISTORY_MS, left));
}

/** The sandbox starts without a past, or with a part of it, rather than not at all. */
async function makePast(sandbox: Sandbox, options: LauncherOptions, stopping: Stopping): Promise<void> {
  const log = (line: string): void => say(`  · ${line}`);
  const { dir, blockMs } = options;
  const { environment } = sandbox;
  try {
    const made = await makeHistory(sandbox, {
      dir,
      budgetMs: historyBudget(options),
      blockMs,
      log,
      stopped: () => stopping.yet,
      serverIs: (pid) => {
        writeNote(dir, { pid: process.pid, environment, ...(pid === undefined ? {} : { serverPid: pid }) });
      },
    });
    const { deeds, failures, empty, finished, seconds } = made;
    const vain = failures.length > 0 ? `, ${failures.length} in vain` : '';
    const gaps = empty > 0 ? `, ${empty} days left empty for lack of time` : '';
    if (finished) log(`The demo's past: ${deeds} deeds${vain}${gaps} (${seconds.toFixed(0)} s)`);
    else log('The past is unfinished; the next start goes on with it');
  } catch (error) {
    log(`The past stays unfinished: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function serve(options: LauncherOptions, stopping: Stopping): Promise<void> {
  const began = Date.now();
  await prepare(options);
  say('  · Starting PostgreSQL, Redis, the TRON devnet and the Telegram simulator …');
  const log = (line: string): void => say(`  · ${line}`);
  const { dir, blockMs } = options;
  const past = pastToMake(dir, options.historyDays);
  const sandbox = await startSandbox({ dir, ports: DEFAULT_PORTS, log, ...(past ?? { blockMs }) });
  if (past) await makePast(sandbox, options, stopping);
  if (stopping.yet) return end(sandbox, dir);
  say('  · Starting the server …');
  const starting = sandbox.server.start();
  publish(sandbox, dir);
  const unwatch = await starting.then(
    () => supervise(sandbox.server, log, () => publish(sandbox, dir)),
    async (error: unknown) => {
      await sandbox.stop();
      removeNote(dir);
      throw error;
    },
  );
  say(banner(sandbox.endpoints, join(dir, 'endpoints.json'), (Date.now() - began) / 1000));
  await stopping.asked;
  unwatch();
  await end(sandbox, dir);
}

async function end(sandbox: Sandbox, dir: string): Promise<void> {
  say('\n  · Stopping …');
  await sandbox.stop();
  removeNote(dir);
  say('  · Stopped. The data is kept.');
}

try {
  const options = launcherOptions(process.argv.slice(2), process.env);
  if (options.help) say(USAGE);
  else if (options.codes) say(codesNow(options.dir));
  else await serve(options, listenForStop());
  process.exit(0);
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
