import { stat } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DataSource } from 'typeorm';
import { AppError } from '../../errors/index.js';
import { dataSourceOptions } from '../data-source.js';
import { migrateUp } from '../migrate.js';
import { runTool, startTool } from './postgres-tools.js';

export interface RestoredBackup {
  /** When the backup was taken, as its file says; null where it does not. */
  readonly takenAt: Date | null;
  /** Migrations that brought it up to this version. */
  readonly migrated: readonly string[];
}

export interface RestoreOptions {
  readonly databaseUrl: string;
  readonly file: string;
  /** Whether what the database holds may be thrown away. */
  readonly force: boolean;
  /** Who restored, and why: kept with the mark. */
  readonly note: string;
}

/** Everything in the schema but what belongs to an extension. */
const EMPTY_SCHEMA = `
DO $$
DECLARE one record;
BEGIN
  FOR one IN SELECT c.oid::regclass AS name FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
  LOOP EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', one.name); END LOOP;
  FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', one.name); END LOOP;
  FOR one IN SELECT t.oid::regtype AS name FROM pg_type t
    WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('e', 'd')
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
  LOOP EXECUTE format('DROP TYPE IF EXISTS %s CASCADE', one.name); END LOOP;
END $$;
`;

/** Amounts of one price that name requests, and how far from those given out last one goes on. */
const SUFFIXES = 9_999;
const HALF_A_ROUND = 4_999;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const insertMark = (takenAt: Date | null, note: string): string =>
  `INSERT INTO public.restore_marks (backup_taken_at, note)
   VALUES (${takenAt ? quoted(takenAt.toISOString()) : 'NULL'}, ${quoted(note)})`;

/**
 * What must not come back as it was: whoever was logged in then may have been shut out since; leases are of processes
 * that are gone; the feed of live events is ordered by transaction numbers of another cluster.
 */
const afterwards = (takenAt: Date | null, note: string): string => `
DO $$
BEGIN
  IF to_regclass('public.admin_sessions') IS NOT NULL THEN
    UPDATE public.admin_sessions SET ended_at = now(), ended_because = 'restore' WHERE ended_at IS NULL;
  END IF;
  IF to_regclass('public.leases') IS NOT NULL THEN DELETE FROM public.leases; END IF;
  IF to_regclass('public.desk_events') IS NOT NULL THEN DELETE FROM public.desk_events; END IF;
  IF to_regclass('public.payment_suffixes') IS NOT NULL THEN
    UPDATE public.payment_suffixes SET last_suffix = (last_suffix + ${HALF_A_ROUND} - 1) % ${SUFFIXES} + 1;
  END IF;
  IF to_regclass('public.restore_marks') IS NOT NULL THEN
    ${insertMark(takenAt, note)};
  END IF;
END $$;
`;

/**
 * Puts a backup in the place of what the database holds, whole or not at all: emptying, restoring, and the mark that
 * makes the next start wait for a person are one transaction.
 * @throws AppError backup/unreadable, backup/in_use, backup/not_empty, backup/no_client, backup/tool_failed
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoredBackup> {
  const { databaseUrl, file, force, note } = options;
  const takenAt = await readBackup(file);
  await refuseUnfit(databaseUrl, force);
  await replaceContents(databaseUrl, file, afterwards(takenAt, note));
  const migrated = await migrateUp(databaseUrl);
  await asked(databaseUrl, async (source) => {
    const marks: unknown[] = await source.query('SELECT 1 FROM restore_marks WHERE held_at IS NULL');
    // A backup from before there were marks.
    if (marks.length === 0) await source.query(insertMark(takenAt, note));
  });
  return { takenAt, migrated };
}

async function readBackup(file: string): Promise<Date | null> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new AppError('backup/unreadable', 'caller', `there is no file ${file}`);
  const listed = await runTool('pg_restore', ['--list', file], null).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'backup/tool_failed')
      throw new AppError('backup/unreadable', 'caller', `${file} is not a whole backup: ${error.message}`);
    throw error;
  });
  if (!listed.includes('TABLE DATA public schema_migrations'))
    throw new AppError('backup/unreadable', 'caller', `${file} is not a backup of the desk`);
  const named = /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.dump$/.exec(file);
  if (!named) return null;
  const [, year, month, day, hour, minute, second] = named;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

async function refuseUnfit(databaseUrl: string, force: boolean): Promise<void> {
  await asked(databaseUrl, async (source) => {
    const running: unknown[] = await source.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'energy-desk'
       AND pid <> pg_backend_pid()`,
    );
    if (running.length > 0)
      throw new AppError(
        'backup/in_use',
        'caller',
        'a server uses this database: stop every process of it first',
      );
    const tables: unknown[] = await source.query(
      `SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1`,
    );
    if (tables.length > 0 && !force)
      throw new AppError(
        'backup/not_empty',
        'caller',
        'this database is not empty: --force throws away what it holds, so take a backup of it first',
      );
  });
}

/** One session of psql, one transaction: what fails on the way leaves the database as it was. */
async function replaceContents(databaseUrl: string, file: string, epilogue: string): Promise<void> {
  const script = new PassThrough();
  const psql = startTool(
    'psql',
    ['--no-psqlrc', '--quiet', '--single-transaction', '--set', 'ON_ERROR_STOP=1', '--file', '-'],
    databaseUrl,
    { input: script },
  );
  const dump = startTool('pg_restore', ['--no-owner', '--no-privileges', '--file', '-', file], null, {
    piped: true,
  });
  const feeding = (async (): Promise<void> => {
    script.write(EMPTY_SCHEMA);
    if (dump.output) await pipeline(dump.output, script, { end: false });
    try {
      await dump.ended;
    } catch (error) {
      // Half a script must not be committed.
      script.write("\nDO $$ BEGIN RAISE EXCEPTION USING MESSAGE = 'the backup broke off'; END $$;\n");
      throw error;
    } finally {
      await pipeline(Readable.from([epilogue]), script);
    }
  })();
  const [done, fed] = await Promise.allSettled([psql.ended, feeding]);
  if (fed.status === 'rejected' && done.status === 'fulfilled') throw fed.reason;
  if (done.status === 'rejected') throw done.reason;
}

/** Questions before and after, on one connection that does not look like a server's. */
async function asked(databaseUrl: string, work: (source: DataSource) => Promise<void>): Promise<void> {
  const source = await new DataSource({
    ...dataSourceOptions(databaseUrl),
    extra: { max: 1, application_name: 'energy-desk-backup' },
  }).initialize();
  try {
    await work(source);
  } finally {
    await source.destroy();
  }
}
