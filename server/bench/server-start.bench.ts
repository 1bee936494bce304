import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startSandbox } from '@energy-desk/sandbox/launcher';

export const name = 'Start of the server on an existing database';

const STARTS = 3;
const START_TARGET_S = 3;
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
