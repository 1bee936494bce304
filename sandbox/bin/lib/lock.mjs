import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root, stop } from './run.mjs';

/** @param {string} folder */
function holderIsGone(folder) {
  try {
    process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

/**
 * Keeps two commands started at once (a test run beside a start) from building into the same folder.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(work) {
  const folder = join(root, '.cache/setup.lock');
  mkdirSync(join(root, '.cache'), { recursive: true });
  for (let told = false; ; told = true) {
    try {
      mkdirSync(folder);
      break;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EACCES') stop(`No right to write into ${root}: it belongs to another account.`);
      if (code !== 'EEXIST') throw error;
    }
    if (holderIsGone(folder)) rmSync(folder, { recursive: true, force: true });
    else if (!told) console.log('  · Waiting for another command that installs or builds …');
    await delay(200);
  }
  try {
    writeFileSync(join(folder, 'pid'), String(process.pid));
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
