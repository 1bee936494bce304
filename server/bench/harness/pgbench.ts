import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SECONDS = 4;

interface Tool {
  readonly path: string;
  readonly libraries?: string;
}

const environment = ({ libraries }: Tool): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}),
});

async function works(tool: Tool): Promise<boolean> {
  return run(tool.path, ['--version'], { env: environment(tool) }).then(
    () => true,
    () => false,
  );
}

/** Debian's own packages, unpacked into a folder: no root, nothing changed on the system. */
async function unpacked(folder: string): Promise<Tool | null> {
  const { stdout } = await run('apt-cache', ['search', '--names-only', '^postgresql-[0-9]+$']);
  const newest = stdout
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '')
    .sort()
    .at(-1);
  if (!newest) return null;
  await run('apt-get', ['-q', 'download', newest, 'libpq5'], { cwd: folder });
  const root = join(folder, 'root');
  mkdirSync(root);
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb')))
    await run('dpkg', ['-x', join(folder, file), root]);
  const path = join(root, 'usr/lib/postgresql', newest.replace('postgresql-', ''), 'bin/pgbench');
  const libraries = readdirSync(join(root, 'usr/lib'))
    .filter((name) => name.includes('-linux-'))
    .map((name) => join(root, 'usr/lib', name))
    .join(':');
  return existsSync(path) ? { path, libraries } : null;
}

async function find(folder: string): Promise<Tool | null> {
  const onPath = { path: 'pgbench' };
  if (await works(onPath)) return onPath;
  const fetched = await unpacked(folder).catch(() => null);
  return fetched && (await works(fetched)) ? fetched : null;
}

/**
 * Transactions a second of `pgbench -c8 -j2 -M prepared` (TPC-B, scale 10) on an empty database; null where there is
 * no pgbench on PATH nor in the distribution's packages.
 */
export async function pgbench(databaseUrl: string): Promise<number | null> {
  const folder = mkdtempSync(join(tmpdir(), 'energy-desk-pgbench-'));
  try {
    const tool = await find(folder);
    if (!tool) return null;
    const env = environment(tool);
    await run(tool.path, ['-i', '-q', '-s', '10', databaseUrl], { env });
    const args = ['-c8', '-j2', '-M', 'prepared', '-T', String(SECONDS), databaseUrl];
    const { stdout } = await run(tool.path, args, { env });
    return Number(/tps = ([\d.]+) \(without/.exec(stdout)?.[1] ?? /tps = ([\d.]+)/.exec(stdout)?.[1]) || null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
