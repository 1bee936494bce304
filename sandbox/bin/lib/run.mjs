import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Path of a command that a package brought. */
export const tool = (/** @type {string} */ name, from = '.') => join(root, from, 'node_modules/.bin', name);

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean}} [options] show: straight to the terminal
 * @returns {Promise<{code: number, output: string}>} code 127 when the command can't be started
 */
export function run(command, args, { cwd = root, env = process.env, show = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => resolve({ code: 127, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Says what is being done, then how long it took.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(what, work) {
  const began = Date.now();
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
  console.log(`  · ${what} …`);
  const beat = setInterval(() => console.log(`    … still at it: ${what} (${seconds()})`), 10_000);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    if (Date.now() - began > 1000) console.log(`    ${what}: ${seconds()}`);
  }
}

/** @param {string} message @param {number} [code] @returns {never} */
export function stop(message, code = 1) {
  console.error(message);
  process.exit(code);
}
