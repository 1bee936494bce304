import pg from 'pg';
import { newAddress } from './addresses.js';
import { rounded, timed } from './figures.js';
import { ADDRESSES, HISTORY, WALLETS } from './history.sql.js';

/** What the history is about. */
export interface HistoryOptions {
  readonly orders: number;
  readonly paymentAddress: string;
  readonly flashAddress: string;
}

interface Index {
  readonly name: string;
  readonly sql: string;
}

/**
 * Writes a desk's history into a migrated, empty database. Indexes are made anew after the rows: faster, and as dense
 * as after a rebuild. @returns seconds it took
 */
export async function writeHistory(databaseUrl: string, options: HistoryOptions): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return rounded((await timed(() => write(client, options))) / 1000);
  } finally {
    await client.end();
  }
}

async function write(client: pg.Client, options: HistoryOptions): Promise<void> {
  // Neither triggers nor foreign keys: the rows fit together as they are made.
  await client.query(`SET session_replication_role = replica; SET synchronous_commit = off;
    SET maintenance_work_mem = '512MB'; SET work_mem = '128MB'`);
  await client.query('CREATE UNLOGGED TABLE bench_addresses (n int PRIMARY KEY, address text NOT NULL)');
  await client.query(
    'INSERT INTO bench_addresses SELECT place, address FROM unnest($1::text[]) WITH ORDINALITY AS given (address, place)',
    [Array.from({ length: ADDRESSES + WALLETS }, newAddress)],
  );
  const indexes = await looseIndexes(client);
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
  for (const [, sql] of HISTORY)
    for (const statement of statementsOf(sql)) await client.query(...withValues(statement, options));
  for (const { sql } of indexes) await client.query(sql);
  await client.query('VACUUM (ANALYZE)');
  await client.query('CHECKPOINT');
}

const statementsOf = (sql: string): string[] =>
  sql
    .split(/;\s*\n/)
    .map((statement) => statement.trim().replace(/;$/, ''))
    .filter((statement) => statement !== '');

/** Values of `$1` to `$3`, numbered as the statement uses them. */
function withValues(statement: string, options: HistoryOptions): [string, unknown[]] {
  const all = [options.orders, options.paymentAddress, options.flashAddress];
  const used = [...new Set([...statement.matchAll(/\$(\d)/g)].map(([, n]) => Number(n)))].sort(
    (a, b) => a - b,
  );
  const sql = statement.replaceAll(/\$(\d)/g, (_, n: string) => `$${used.indexOf(Number(n)) + 1}`);
  return [sql, used.map((n) => all[n - 1])];
}

/** Those that no constraint stands on, of the tables that are filled. */
async function looseIndexes(client: pg.Client): Promise<Index[]> {
  const { rows } = await client.query<Index>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS sql
     FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relname IN ('orders', 'order_events', 'payments',
       'payment_monitors', 'energy_delegations', 'tron_transactions', 'ledger_transactions', 'balance_transactions')
       AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)`,
  );
  return rows;
}
