import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type ClientEnvironment, findPostgresClient } from '@energy-desk/sandbox/embedded';
import type { ReportExportView } from '@energy-desk/shared/reports';
import { migrateUp } from '../src/platform/database/index.js';
import { newAddress } from './harness/addresses.js';
import { type ApiProcess, startApi } from './harness/api-process.js';
import { median, percentile, rounded, timed } from './harness/figures.js';
import { type HistoryOptions, writeHistory } from './harness/history.js';
import { startStores, type Stores } from './harness/stores.js';

export const name = 'Exports of orders, beside COPY by psql: time, memory, and what the API feels of it';

const ORDERS = 1_000_000;
const SECONDS_AN_ORDER = 13;
const SIZES = [100_000, ORDERS];
const RUNS = { csv: 3, xlsx: 1 } as const;
const COPY_TARGET = 3;
const MEMORY_TARGET_MB = 200;
const QUIET_REQUESTS = 60;
const POLL_MS = 200;
const MB = 1024 * 1024;

type Row = Record<string, string | number | boolean>;
const execute = promisify(execFile);

/** The same rows and columns as an export has, as they are in the tables. */
const SAME_ROWS = (
  from: string,
): string => `SELECT o.reference, o.id, o.kind, o.status, o.currency, o.amount, o.energy,
  o.duration_seconds, o.pay_with, o.receiver, o.user_id, u.telegram_id, u.username, o.payer_address, o.payment_address,
  o.priority, o.quote->>'energyPackageId', o.client_order_id, o.reason, o.created_at, o.paid_at, o.ends_at
  FROM orders o LEFT JOIN users u ON u.id = o.user_id WHERE o.created_at >= '${from}' ORDER BY o.created_at, o.id`;

export async function run(): Promise<Row[]> {
  const stores = await startStores();
  try {
    const options = { orders: ORDERS, paymentAddress: newAddress(), flashAddress: newAddress() };
    await migrateUp(stores.databaseUrl);
    const seconds = await writeHistory(stores.databaseUrl, options);
    process.stdout.write(`${ORDERS.toLocaleString('en')} orders written in ${seconds} s\n`);
    return await measureExports(stores, options);
  } finally {
    await stores.stop();
  }
}

/** Over a history that is there already. */
export async function measureExports(
  { databaseUrl, redisUrl }: Pick<Stores, 'databaseUrl' | 'redisUrl'>,
  { orders, ...addresses }: HistoryOptions,
): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'energy-desk-exports-'));
  chmodSync(folder, 0o711);
  try {
    const rows: Row[] = [];
    for (const size of SIZES.filter((one) => one <= orders)) {
      const from = new Date(Date.now() - size * SECONDS_AN_ORDER * 1000).toISOString();
      const copy = (): Promise<number> => copyByPsql(databaseUrl, SAME_ROWS(from), join(folder, 'copy.csv'));
      for (const format of ['csv', 'xlsx'] as const) {
        // A process of its own for each: memory once taken is not given back.
        const there = { databaseUrl, redisUrl, reportsDir: folder, ...addresses };
        const api = await startApi({ part: 'api', ...there });
        const maker = await startApi({ part: 'maker', ...there });
        try {
          const wanted = { format, filters: { createdFrom: from } };
          const row = rowOf(format, await measure({ api, maker }, wanted, copy));
          process.stdout.write(`${JSON.stringify(row)}\n`);
          rows.push(row);
        } finally {
          await maker.stop();
          await api.stop();
        }
      }
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowOf(format: 'csv' | 'xlsx', one: Measured): Row {
  const ratio = one.ms / one.copyMs;
  const fast = format === 'xlsx' || ratio <= COPY_TARGET;
  return {
    rows: one.rows,
    format,
    'COPY by psql, s': inSeconds(one.copyMs),
    'export, s': inSeconds(one.ms),
    ratio: rounded(ratio, 2),
    'file MB': rounded(one.bytes / MB),
    'maker at rest, MB': rounded(one.before / MB),
    'peak, MB': rounded(one.peak / MB),
    'request p50/p95 ms, quiet': one.quiet,
    meanwhile: one.meanwhile,
    target: `${format === 'csv' ? `≤ ${COPY_TARGET} × COPY, ` : ''}< ${MEMORY_TARGET_MB} MB`,
    met: fast && one.peak / MB < MEMORY_TARGET_MB,
  };
}

const inSeconds = (ms: number): number => rounded(ms / 1000, 2);

/** Milliseconds into a file, as exports go into one. @throws Error where there is no psql to be had */
async function copyByPsql(databaseUrl: string, query: string, file: string): Promise<number> {
  const found: ClientEnvironment | undefined = await findPostgresClient();
  if (!found) throw new Error('there is no psql on PATH nor in the system packages');
  const env = { ...process.env, ...found };
  const copy = `COPY (${query}) TO STDOUT (FORMAT csv)`;
  const ms = await timed(() => execute('psql', ['-q', '-X', '-o', file, '-c', copy, databaseUrl], { env }));
  if (statSync(file).size === 0) throw new Error('psql copied nothing');
  rmSync(file);
  return ms;
}

interface Measured {
  readonly rows: number;
  readonly copyMs: number;
  readonly ms: number;
  readonly bytes: number;
  readonly before: number;
  readonly peak: number;
  readonly quiet: string;
  readonly meanwhile: string;
}

/** COPY and the export turn by turn, the median of each; people page through orders while an export is made. */
async function measure(
  { api, maker }: { api: ApiProcess; maker: ApiProcess },
  wanted: { format: string; filters: object },
  copy: () => Promise<number>,
): Promise<Measured> {
  const list = (): Promise<number> => timed(() => api.get('/api/orders?limit=50'));
  const quiet: number[] = [];
  for (let i = 0; i < QUIET_REQUESTS; i += 1) {
    quiet.push(await list());
    await pause(POLL_MS / 10);
  }
  const before = await maker.peakBytes();
  const copies: number[] = [];
  const made: number[] = [];
  const meanwhile: number[] = [];
  let last: ReportExportView | undefined;
  for (let i = 0; i < RUNS[wanted.format === 'csv' ? 'csv' : 'xlsx']; i += 1) {
    copies.push(await copy());
    last = await exported(api, wanted, async () => void meanwhile.push(await list()));
    made.push(Date.parse(last.finishedAt ?? '') - Date.parse(last.createdAt));
  }
  return {
    rows: last?.rowsDone ?? 0,
    copyMs: median(copies),
    ms: median(made),
    bytes: last?.fileBytes ?? 0,
    before,
    peak: await maker.peakBytes(),
    quiet: spread(quiet),
    meanwhile: spread(meanwhile),
  };
}

/** The export when it is ready. @param meanwhile what is done while it is made, again and again */
async function exported(
  api: ApiProcess,
  wanted: object,
  meanwhile: () => Promise<void>,
): Promise<ReportExportView> {
  let one = await api.post<ReportExportView>('/api/reports/exports', { subject: 'orders', ...wanted });
  while (one.status === 'queued' || one.status === 'running') {
    await meanwhile();
    await pause(POLL_MS);
    one = await api.get<ReportExportView>(`/api/reports/exports/${one.id}`);
  }
  if (one.status !== 'ready') throw new Error(`the export ended ${one.status}: ${one.error ?? ''}`);
  return one;
}

const spread = (samples: readonly number[]): string =>
  [0.5, 0.95].map((part) => rounded(percentile(samples, part) ?? Number.NaN)).join(' / ');
