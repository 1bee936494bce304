import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { startSandbox } from '@energy-desk/sandbox/launcher';

export const name = 'Start of the server on an existing database, and the first load of its dashboard';

const STARTS = 3;
const START_TARGET_S = 3;
const DASHBOARD_TARGET_KB = 250;
const ORDERS = [0, 100_000];

type Row = Record<string, string | number | boolean>;

export async function run(): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'energy-desk-start-'));
  const sandbox = await startSandbox({ dir, serverEnvironment: { LOG_LEVEL: 'warn' } });
  try {
    const rows: Row[] = [];
    for (const orders of ORDERS) {
      await insertOrders(sandbox.endpoints.databaseUrl, orders);
      const seconds: number[] = [];
      for (let i = 0; i < STARTS; i += 1) {
        const begin = performance.now();
        await sandbox.server.start();
        seconds.push((performance.now() - begin) / 1000);
        if (i < STARTS - 1 || orders !== ORDERS.at(-1)) await sandbox.server.stop();
      }
      const median = [...seconds].sort((a, b) => a - b)[Math.floor(STARTS / 2)] ?? 0;
      rows.push({
        what: `healthy with ${orders.toLocaleString('en')} orders in the database`,
        measured: `${median.toFixed(2)} s`,
        target: `< ${START_TARGET_S} s`,
        met: median < START_TARGET_S,
      });
    }
    rows.push(...(await dashboard(sandbox.endpoints.dashboard)));
    return rows;
  } finally {
    await sandbox.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function insertOrders(databaseUrl: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO orders (id, reference, kind, status, receiver, energy, duration_seconds, amount, pay_with, quote)
       SELECT gen_random_uuid(), 'S' || lpad(n::text, 7, '0'), 'package', 'completed', 'T', 65000, 3600, 3000000,
         'transfer', '{}' FROM generate_series(1, $1::int) n`,
      [count],
    );
  } finally {
    await client.end();
  }
}

/** What a browser loads before it shows the first page: the page, and the scripts and styles it names. */
async function dashboard(url: string): Promise<Row[]> {
  const page = await fetch(`${url}/`);
  if (!page.ok) return [];
  const html = await page.text();
  const assets = [...html.matchAll(/(?:src|href)="(\/?[^"]+\.(?:js|css))"/g)].map(([, path]) => path ?? '');
  let packed = gzipSync(html).length;
  let sent = html.length;
  for (const asset of new Set(assets)) {
    const response = await fetch(new URL(asset, `${url}/`), { headers: { 'accept-encoding': 'gzip' } });
    const body = Buffer.from(await response.arrayBuffer());
    packed += gzipSync(body).length;
    sent += Number(response.headers.get('content-length') ?? body.length);
  }
  return [
    {
      what: `dashboard, first load: ${new Set(assets).size} scripts and styles, gzip`,
      measured: `${(packed / 1024).toFixed(0)} KB`,
      target: `< ${DASHBOARD_TARGET_KB} KB`,
      met: packed / 1024 < DASHBOARD_TARGET_KB,
    },
    {
      what: 'the same as the server sends it by itself',
      measured: `${(sent / 1024).toFixed(0)} KB`,
      target: 'compressed by the web server in front',
      met: true,
    },
  ];
}
