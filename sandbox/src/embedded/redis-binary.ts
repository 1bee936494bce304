import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { libraryFolders, unpackPackages } from './system-packages.js';

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
  return { path, libraries: libraryFolders(folder) };
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
  try {
    log('Fetching Redis from the system packages');
    await unpackPackages(PACKAGES, target);
  } catch (error) {
    log(`The system packages gave no Redis: ${error instanceof Error ? error.message.split('\n')[0] : ''}`);
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
