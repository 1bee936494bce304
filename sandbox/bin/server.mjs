import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, run } from './lib/run.mjs';
import { setup } from './setup.mjs';

/** Environment of the server in the sandbox that runs now; undefined when none does. */
function sandboxEnvironment() {
  const file = resolve(root, process.env.SANDBOX_DIR ?? '.sandbox', 'running.json');
  if (process.env.DATABASE_URL || !existsSync(file)) return undefined;
  const { pid, environment } = JSON.parse(readFileSync(file, 'utf8'));
  try {
    process.kill(pid, 0);
    return environment;
  } catch {
    return undefined;
  }
}

/** Where copying the database finds PostgreSQL's client; nothing for other commands. @param {string} command */
async function postgresClient(command) {
  if (command !== 'backup' && command !== 'restore') return {};
  const { findPostgresClient } = await import(
    pathToFileURL(join(root, 'sandbox/dist/embedded/index.js')).href
  );
  return findPostgresClient((/** @type {string} */ line) => console.error(line));
}

await setup();
const sandbox = sandboxEnvironment();
if (sandbox) console.error('Using the running sandbox. Set DATABASE_URL and the rest to use something else.');
const env = { ...process.env, ...sandbox, ...(await postgresClient(process.argv[2] ?? '')) };
const args = [join(root, 'server/dist/cli.js'), ...process.argv.slice(2)];
process.exitCode = (await run(process.execPath, args, { cwd: process.cwd(), env, show: true })).code;
