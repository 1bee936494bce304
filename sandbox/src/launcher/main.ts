import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { banner } from './banner.js';
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

async function serve(options: LauncherOptions, stopRequested: Promise<void>): Promise<void> {
  const began = Date.now();
  await prepare(options);
  say('  · Starting PostgreSQL, Redis, the TRON devnet and the Telegram simulator …');
  const log = (line: string): void => say(`  · ${line}`);
  const { dir, blockMs } = options;
  const sandbox = await startSandbox({ dir, blockMs, ports: DEFAULT_PORTS, log });
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
