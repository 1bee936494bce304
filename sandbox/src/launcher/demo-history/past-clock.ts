import { writeFileSync } from 'node:fs';
import pg from 'pg';

const PRELOAD = new URL('../../../dist/launcher/demo-history/past-date.js', import.meta.url);

/** Nobody waits for the disk: a past that a power cut ends is not missed. */
const HASTY = '-c synchronous_commit=off';
/** A schema that is named before pg_catalog hides what that one calls the same. */
const SESSION = `${HASTY} -c search_path=public,past,pg_catalog`;

const CLOCK = `
  CREATE SCHEMA IF NOT EXISTS past;
  CREATE TABLE IF NOT EXISTS past.clock (one boolean PRIMARY KEY DEFAULT true CHECK (one), ahead interval NOT NULL);
  CREATE OR REPLACE FUNCTION past.now() RETURNS timestamptz LANGUAGE sql STABLE
    AS 'SELECT pg_catalog.now() + ahead FROM past.clock';
  CREATE OR REPLACE FUNCTION past.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS 'SELECT pg_catalog.clock_timestamp() + ahead FROM past.clock'`;

/** Points the columns that are filled with the time at another clock: a default keeps the function it was made with. */
const defaults = (from: string, to: string): string => `
  DO $do$ DECLARE it record; BEGIN
    FOR it IN
      SELECT a.attrelid::regclass AS relation, a.attname AS name FROM pg_attrdef d
        JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        JOIN pg_class c ON c.oid = d.adrelid AND c.relnamespace = 'public'::regnamespace
      WHERE pg_get_expr(d.adbin, d.adrelid) = '${from}'
    LOOP EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT ${to}', it.relation, it.name); END LOOP;
  END $do$`;

/**
 * The clock of a server that lives in the past: its own and its database's stand where the chain's stands. Sessions,
 * schedules and dates of rows follow the wall, so the wall has to be that of the day.
 */
export class PastClock {
  private ahead = 0;

  private constructor(
    private readonly database: pg.Pool,
    private readonly file: string,
  ) {}

  /** What to speak with the database that the clock hangs in. */
  static connect(databaseUrl: string): pg.Pool {
    const database = new pg.Pool({ connectionString: databaseUrl, max: 2, options: HASTY });
    database.on('error', () => undefined);
    return database;
  }

  /** Hangs it up, at a time in milliseconds. One that an earlier process left there goes on. */
  static async open(database: pg.Pool, file: string, time: number): Promise<PastClock> {
    const clock = new PastClock(database, file);
    await database.query(CLOCK);
    await database.query(`INSERT INTO past.clock (ahead) VALUES ('0') ON CONFLICT DO NOTHING`);
    await clock.set(time);
    await database.query(defaults('now()', 'past.now()'));
    return clock;
  }

  /** What a server that follows this clock is started with. */
  environment(databaseUrl: string): Record<string, string> {
    const url = new URL(databaseUrl);
    url.searchParams.set('options', SESSION);
    return {
      DATABASE_URL: url.href,
      NODE_OPTIONS: `--import ${PRELOAD.href}`,
      PAST_CLOCK_FILE: this.file,
    };
  }

  /** Milliseconds. */
  now(): number {
    return Date.now() + this.ahead;
  }

  /** Goes on from this time; never backwards. */
  async set(time: number): Promise<void> {
    this.ahead = time - Date.now();
    writeFileSync(this.file, String(this.ahead));
    await this.database.query(`UPDATE past.clock SET ahead = $1 * interval '1 millisecond'`, [this.ahead]);
  }

  /** Takes it down, when no server follows it any more: the database is as if it had never been there. */
  static async remove(database: pg.Pool): Promise<void> {
    await database.query(defaults('past.now()', 'now()'));
    await database.query('DROP SCHEMA IF EXISTS past CASCADE');
  }
}
