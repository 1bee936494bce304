import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { encodeCursor, type Moment } from '../src/entrypoints/api/kernel/index.js';
import { OrdersReadModel } from '../src/entrypoints/api/orders/orders.read-model.js';
import { newAddress } from './harness/addresses.js';
import { type ApiProcess, startApi } from './harness/api-process.js';
import { median, rounded, timed } from './harness/figures.js';
import { type HistoryOptions, writeHistory } from './harness/history.js';
import { type ListCase, listCases } from './harness/list-cases.js';
import { openRooms } from './harness/rooms.js';
import { startStores, type Stores } from './harness/stores.js';

export const name = 'Orders: lists, deep pages and searches, beside the bare SQL with the right index';

const SIZES = [100_000, 1_000_000];
const LIMIT = 50;
const RUNS = 31;
const WARM_UP = 4;
const TARGET = 2;

type Row = Record<string, string | number | boolean>;

export async function run(): Promise<Row[]> {
  const stores = await startStores();
  try {
    const rows: Row[] = [];
    for (const orders of SIZES) rows.push(...(await measure(stores, orders)));
    return rows;
  } finally {
    await stores.stop();
  }
}

async function measure(stores: Stores, orders: number): Promise<Row[]> {
  const databaseUrl = await stores.database(`orders_${orders}`);
  const addresses = { paymentAddress: newAddress(), flashAddress: newAddress() };
  const there = { ...stores, databaseUrl };
  const rooms = await openRooms({ providers: [OrdersReadModel] }, there);
  const options = { orders, ...addresses };
  const seconds = await writeHistory(databaseUrl, options);
  process.stdout.write(`${orders.toLocaleString('en')} orders written in ${seconds} s\n`);
  try {
    return await measureLists(rooms.get(OrdersReadModel), there, options);
  } finally {
    await rooms.app.close();
  }
}

/** Over a history that is there already. */
export async function measureLists(
  lists: OrdersReadModel,
  stores: Pick<Stores, 'databaseUrl' | 'redisUrl'>,
  { orders, ...addresses }: HistoryOptions,
): Promise<Row[]> {
  const reportsDir = mkdtempSync(join(tmpdir(), 'energy-desk-lists-'));
  const { databaseUrl, redisUrl } = stores;
  const api = await startApi({ part: 'api', databaseUrl, redisUrl, reportsDir, ...addresses });
  const sql = new pg.Client({ connectionString: databaseUrl });
  await sql.connect();
  try {
    const rows: Row[] = [];
    for (const one of await listCases(sql, orders))
      rows.push(await compare(one, { lists, sql, api, orders }));
    return rows;
  } finally {
    await sql.end();
    await api.stop();
    rmSync(reportsDir, { recursive: true, force: true });
  }
}

interface Compared {
  readonly lists: OrdersReadModel;
  readonly sql: pg.Client;
  readonly api: ApiProcess;
  readonly orders: number;
}

/** Turn by turn, so that whatever else the machine does meets all of them. */
async function compare(one: ListCase, { lists, sql, api, orders }: Compared): Promise<Row> {
  const before = await placeOf(sql, one);
  const bare = bareSql(one, before);
  const path = pathOf(one, before);
  const samples: { bare: number[]; list: number[]; request: number[] } = { bare: [], list: [], request: [] };
  for (let i = -WARM_UP; i < RUNS; i += 1) {
    samples.bare.push(await timed(() => sql.query(bare.text, bare.values)));
    samples.list.push(await timed(() => lists.list(one.filter, LIMIT + 1, before)));
    samples.request.push(await timed(() => api.get(path)));
  }
  const [bareMs, listMs, requestMs] = [samples.bare, samples.list, samples.request].map((all) =>
    median(all.slice(WARM_UP)),
  ) as [number, number, number];
  const ratio = listMs / bareMs;
  return {
    orders,
    what: one.what,
    'bare SQL, median ms': rounded(bareMs, 2),
    'list, median ms': rounded(listMs, 2),
    ratio: rounded(ratio, 2),
    'request, median ms': rounded(requestMs, 2),
    target: one.isSearch ? 'none' : `ratio ≤ ${TARGET}`,
    met: one.isSearch === true || ratio <= TARGET,
  };
}

async function placeOf(
  sql: pg.Client,
  { skipped = 0, where, values }: ListCase,
): Promise<Moment | undefined> {
  if (skipped === 0) return undefined;
  const { rows } = await sql.query<Moment>(
    `SELECT (extract(epoch FROM o.created_at) * 1000000)::bigint::text AS at, o.id FROM orders o WHERE ${where}
     ORDER BY o.created_at DESC, o.id DESC LIMIT 1 OFFSET ${skipped - 1}`,
    [...values],
  );
  return rows[0];
}

function bareSql(
  { where, values }: ListCase,
  before: Moment | undefined,
): { text: string; values: unknown[] } {
  const [at, id] = [`$${values.length + 1}`, `$${values.length + 2}`];
  const after = before
    ? `AND (o.created_at, o.id) < (to_timestamp(${at}::float8 / 1000000), ${id}::uuid)`
    : '';
  return {
    text: `SELECT o.* FROM orders o WHERE ${where} ${after} ORDER BY o.created_at DESC, o.id DESC LIMIT ${LIMIT + 1}`,
    values: [...values, ...(before ? [before.at, before.id] : [])],
  };
}

function pathOf({ filter }: ListCase, before: Moment | undefined): string {
  const query = new URLSearchParams({ limit: String(LIMIT) });
  for (const [key, value] of Object.entries(filter)) query.set(key, String(value));
  if (before) query.set('cursor', encodeCursor(before));
  return `/api/orders?${query.toString()}`;
}
