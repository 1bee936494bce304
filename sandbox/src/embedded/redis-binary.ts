import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const NAMES = ['redis-server', 'valkey-server'];
const PACKAGES = ['redis-server', 'redis-tools', 'liblzf1', 'libjemalloc2'];

/** A server binary with the library folder it needs beside the system's own. */
export interface RedisBinary {
  path: string;
  libraries?: string;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function environmentFor(binary: RedisBinary): NodeJS.ProcessEnv {
  const base = { PATH: process.env['PATH'] ?? '' };
  return binary.libraries ? { ...base, LD_LIBRARY_PATH: binary.libraries } : base;
}

/** Runs the binary once: it must start here and be Redis 6.2 or newer, or any Valkey. */
async function usable(binary: RedisBinary): Promise<boolean> {
  try {
    const { stdout } = await run(binary.path, ['--version'], { env: environmentFor(binary) });
    const [, major, minor] = /v=(\d+)\.(\d+)/.exec(stdout) ?? [];
    return Number(major) > 6 || (Number(major) === 6 && Number(minor) >= 2);
  } catch {
    return false;
  }
}

async function onPath(): Promise<RedisBinary | undefined> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  for (const path of NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    if (isExecutable(path) && (await usable({ path }))) return { path };
  }
  return undefined;
}

function unpacked(folder: string): RedisBinary | undefined {
  const path = join(folder, 'usr/bin/redis-server');
  if (!existsSync(path)) return undefined;
  const base = join(folder, 'usr/lib');
  const libraries = readdirSync(base)
    .filter((name) => name.includes('-linux-'))
    .map((name) => join(base, name))
    .join(':');
  return { path, libraries };
}

/** Downloads with the system's package lists; where there are none yet, with lists of our own. */
async function downloadPackages(folder: string): Promise<void> {
  const here = { cwd: folder };
  try {
    await run('apt-get', ['-q', 'download', ...PACKAGES], here);
  } catch {
    const state = join(folder, 'apt');
    mkdirSync(join(state, 'lists/partial'), { recursive: true });
    mkdirSync(join(state, 'cache/archives/partial'), { recursive: true });
    const own = ['-o', `Dir::State::lists=${state}/lists`, '-o', `Dir::Cache=${state}/cache`];
    await run('apt-get', [...own, '-q', 'update'], here);
    await run('apt-get', [...own, '-q', 'download', ...PACKAGES], here);
  }
}

/**
 * Unpacks the distribution's own Redis below `cache`: no root, nothing changed on the system.
 * @returns undefined where there is no apt-get or the packages can't be had
 */
async function fromPackages(cache: string, log: (line: string) => void): Promise<RedisBinary | undefined> {
  const target = join(cache, `redis-${process.platform}-${process.arch}`);
  const present = unpacked(target);
  if (present && (await usable(present))) return present;
  if (process.platform !== 'linux') return undefined;
  const work = `${target}.${process.pid}`;
  try {
    log('Fetching Redis from the system packages');
    mkdirSync(work, { recursive: true });
    await downloadPackages(work);
    const root = join(work, 'root');
    for (const file of readdirSync(work).filter((name) => name.endsWith('.deb'))) {
      await run('dpkg', ['-x', join(work, file), root]);
    }
    rmSync(target, { recursive: true, force: true });
    renameSync(root, target);
  } catch (error) {
    log(`The system packages gave no Redis: ${error instanceof Error ? error.message.split('\n')[0] : ''}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const fetched = unpacked(target);
  return fetched && (await usable(fetched)) ? fetched : undefined;
}

/** A Redis or Valkey to run: one on PATH, else unpacked from the system's packages into `cache`. */
export async function findRedis(
  cache: string,
  log: (line: string) => void,
): Promise<RedisBinary | undefined> {
  return (await onPath()) ?? (await fromPackages(cache, log));
}
