import { chmod, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../errors/index.js';
import { runTool } from './postgres-tools.js';

const NAMED = /^energy-desk-\d{8}T\d{6}Z\.dump$/;
const OWNER_ONLY = 0o600;
const FOLDER_OWNER_ONLY = 0o700;

export interface TakenBackup {
  readonly file: string;
  readonly bytes: number;
  /** Older ones of the folder that were removed. */
  readonly removed: readonly string[];
}

/** `energy-desk-20260131T235900Z.dump`: sorts by the time at which it was begun. */
const nameOf = (time: Date): string =>
  `energy-desk-${time
    .toISOString()
    .replace(/[-:]/g, '')
    .replace(/\.\d+Z$/, 'Z')}.dump`;

/**
 * Writes everything the database holds, as of one moment and while the server goes on, to a file of PostgreSQL's custom
 * format that only its owner may read. The file appears under its name when it is whole and its contents can be listed.
 * @param keep so many of the folder's newest backups stay, this one included; null: all
 * @throws AppError backup/no_client, backup/tool_failed
 */
export async function takeBackup(
  databaseUrl: string,
  folder: string,
  keep: number | null,
): Promise<TakenBackup> {
  await mkdir(folder, { recursive: true, mode: FOLDER_OWNER_ONLY });
  const file = join(folder, nameOf(new Date()));
  const unfinished = `${file}.${process.pid}.unfinished`;
  try {
    await runTool(
      'pg_dump',
      ['--format=custom', '--compress=6', '--no-owner', '--no-privileges', '--file', unfinished],
      databaseUrl,
    );
    await chmod(unfinished, OWNER_ONLY);
    const listed = await runTool('pg_restore', ['--list', unfinished], null);
    if (!listed.includes('TABLE DATA public schema_migrations'))
      throw new AppError('backup/empty', 'caller', 'this database is not one of the desk: it has no schema');
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
  const removed = keep === null ? [] : await removeOld(folder, keep);
  return { file, bytes: (await stat(file)).size, removed };
}

async function removeOld(folder: string, keep: number): Promise<string[]> {
  const backups = (await readdir(folder)).filter((name) => NAMED.test(basename(name))).sort();
  const old = backups.slice(0, Math.max(0, backups.length - keep));
  for (const name of old) await rm(join(folder, name));
  return old;
}
