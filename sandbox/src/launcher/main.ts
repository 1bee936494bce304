import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { banner } from './banner.js';
import { makeHistory } from './demo-history/index.js';
import { DEFAULT_PORTS, USAGE, launcherOptions, type LauncherOptions } from './options.js';
import { resetData } from './reset.js';
import { endOrphanedServer, removeNote, runningLauncher, writeNote } from './running-note.js';
import { startSandbox, type Sandbox } from './sandbox.js';
import { codesNow } from './codes.js';
import { writePrivate } from './secrets.js';
import { supervise } from './supervisor.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Resolves at the first Ctrl-C or request to end; a second one ends at once. */
function asked(): Promise<void> {
  return new Promise((resolve) => {
    let count = 0;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        count += 1;
        if (count > 3) process.exit(130);
        resolve();
      });
    }
  });
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

const DAY_MS = 86_400_000;
/** While the past is made, so that a day of it takes seconds. */
const HISTORY_BLOCK_MS = 50;

/** Only a chain that is made now can begin in the past. */
const isFresh = (dir: string): boolean => !existsSync(join(dir, 'devnet'));

/** The sandbox starts without a past rather than not at all. */
async function makePast(
  sandbox: Sandbox,
  { historyDays, blockMs }: LauncherOptions,
  stopRequested: Promise<void>,
): Promise<void> {
  let stopping = false;
  void stopRequested.then(() => (stopping = true));
  try {
    const log = (line: string): void => say(`  · ${line}`);
    const { deeds, failed, seconds } = await makeHistory(sandbox, {
      days: historyDays,
      log,
      stopped: () => stopping,
    });
    const missed = failed > 0 ? `, ${failed} of them in vain` : '';
    log(`The past of ${historyDays} days: ${deeds} deeds${missed} (${seconds.toFixed(0)} s)`);
  } catch (error) {
    say(`  · The past stays unfinished: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    sandbox.devnet.followWall(blockMs);
  }
}

async function serve(options: LauncherOptions, stopRequested: Promise<void>): Promise<void> {
  const began = Date.now();
  await prepare(options);
  say('  · Starting PostgreSQL, Redis, the TRON devnet and the Telegram simulator …');
  const log = (line: string): void => say(`  · ${line}`);
  const { dir, blockMs } = options;
  const withPast = options.historyDays > 0 && isFresh(dir);
  const time = withPast
    ? {
        blockMs: HISTORY_BLOCK_MS,
        clock: 'virtual' as const,
        chainStart: Date.now() - options.historyDays * DAY_MS,
      }
    : { blockMs };
  const sandbox = await startSandbox({ dir, ports: DEFAULT_PORTS, log, ...time });
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
  if (withPast) await makePast(sandbox, options, stopRequested);
  say(banner(sandbox.endpoints, join(dir, 'endpoints.json'), (Date.now() - began) / 1000));
  await stopRequested;
  say('\n  · Stopping …');
  unwatch();
  await sandbox.stop();
  removeNote(dir);
  say('  · Stopped. The data is kept.');
}

try {
  const options = launcherOptions(process.argv.slice(2), process.env);
  if (options.help) say(USAGE);
  else if (options.codes) say(codesNow(options.dir));
  else await serve(options, asked());
  process.exit(0);
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
