import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Downloads with the system's package lists; where there are none yet, with lists of our own. */
async function download(packages: readonly string[], folder: string): Promise<void> {
  const here = { cwd: folder };
  try {
    await run('apt-get', ['-q', 'download', ...packages], here);
  } catch {
    const state = join(folder, 'apt');
    mkdirSync(join(state, 'lists/partial'), { recursive: true });
    mkdirSync(join(state, 'cache/archives/partial'), { recursive: true });
    const own = ['-o', `Dir::State::lists=${state}/lists`, '-o', `Dir::Cache=${state}/cache`];
    await run('apt-get', [...own, '-q', 'update'], here);
    await run('apt-get', [...own, '-q', 'download', ...packages], here);
  }
}

/**
 * Unpacks packages of the distribution into `target`, whole or not at all: no root, nothing changed on the system.
 * @throws Error where there is no apt-get, or it does not have one of them
 */
export async function unpackPackages(packages: readonly string[], target: string): Promise<void> {
  const work = `${target}.${process.pid}`;
  try {
    mkdirSync(work, { recursive: true });
    await download(packages, work);
    const root = join(work, 'root');
    for (const file of readdirSync(work).filter((name) => name.endsWith('.deb')))
      await run('dpkg', ['-x', join(work, file), root]);
    rmSync(target, { recursive: true, force: true });
    renameSync(root, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Folders of an unpacked target that hold libraries, as LD_LIBRARY_PATH wants them. */
export function libraryFolders(target: string): string {
  const base = join(target, 'usr/lib');
  return readdirSync(base)
    .filter((name) => name.includes('-linux-'))
    .map((name) => join(base, name))
    .join(':');
}
