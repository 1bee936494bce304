import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { libraryFolders, unpackPackages } from './system-packages.js';

const run = promisify(execFile);
const repositoryCache = fileURLToPath(new URL('../../../.cache', import.meta.url));

/** What a process needs in its environment to find pg_dump, pg_restore and psql. */
export type ClientEnvironment = Record<string, string>;

async function works(extra: ClientEnvironment): Promise<boolean> {
  const env = { ...process.env, ...extra };
  const answers = ['pg_dump', 'pg_restore', 'psql'].map((tool) => run(tool, ['--version'], { env }));
  return Promise.all(answers).then(
    () => true,
    () => false,
  );
}

function unpacked(target: string): ClientEnvironment | undefined {
  const base = join(target, 'usr/lib/postgresql');
  if (!existsSync(base)) return undefined;
  const bin = readdirSync(base).map((version) => join(base, version, 'bin'));
  return {
    PATH: [...bin, process.env['PATH'] ?? ''].join(delimiter),
    LD_LIBRARY_PATH: libraryFolders(target),
  };
}

/** Newest client that the distribution has, with the libraries of its own that a small system may lack. */
async function packages(): Promise<string[]> {
  const { stdout } = await run('apt-cache', ['search', '--names-only', '^postgresql-client-[0-9]+$']);
  const newest = stdout
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '')
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1);
  if (!newest) throw new Error('the distribution has no PostgreSQL client');
  const { stdout: needed } = await run('apt-cache', ['depends', '--important', 'libpq5']);
  const ldap = /Depends: (libldap\S*)/.exec(needed)?.[1];
  return [newest, 'libpq5', ...(ldap ? [ldap] : [])];
}

/**
 * PostgreSQL's client, which the embedded server comes without: the one on PATH, else the distribution's package
 * unpacked into `cacheDir`. @returns undefined where neither can be had
 */
export async function findPostgresClient(
  log: (line: string) => void = () => undefined,
  cacheDir = repositoryCache,
): Promise<ClientEnvironment | undefined> {
  if (await works({})) return {};
  const target = join(cacheDir, `postgres-client-${process.platform}-${process.arch}`);
  const present = unpacked(target);
  if (present && (await works(present))) return present;
  if (process.platform !== 'linux') return undefined;
  try {
    log('Fetching the PostgreSQL client from the system packages');
    await unpackPackages(await packages(), target);
  } catch (error) {
    log(`The system packages gave no client: ${error instanceof Error ? error.message.split('\n')[0] : ''}`);
  }
  const fetched = unpacked(target);
  return fetched && (await works(fetched)) ? fetched : undefined;
}
