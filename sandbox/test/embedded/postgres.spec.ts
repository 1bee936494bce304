import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  freePort,
  isAlive,
  removePostgresData,
  startPostgres,
  until,
  type PostgresHandle,
} from '../../src/embedded/index.js';

async function query<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('embedded PostgreSQL', () => {
  const root = mkdtempSync(join(tmpdir(), 'energy-desk-pg-'));
  const dataDir = join(root, 'postgres');
  let running: PostgresHandle;
  let url: string;

  beforeAll(async () => {
    running = await startPostgres({ dataDir });
    url = await running.createDatabase('shop');
    await query(url, 'CREATE TABLE kept (n bigint); INSERT INTO kept VALUES (1)');
  });

  afterAll(async () => {
    await running.stop();
    removePostgresData(dataDir);
    rmSync(root, { recursive: true, force: true });
  });

  it('is PostgreSQL 15 or newer, durable, and not open to a wrong password', async () => {
    const [row] = await query<{ version: number; fsync: string }>(
      url,
      "SELECT current_setting('server_version_num')::int AS version, current_setting('fsync') AS fsync",
    );
    expect(row?.version).toBeGreaterThanOrEqual(150_000);
    expect(row?.fsync).toBe('on');
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  });

  it('takes over the server that a killed parent left running', async () => {
    const second = await startPostgres({ dataDir });
    expect(second).toMatchObject({ adopted: true, pid: running.pid, port: running.port });
    expect(await second.createDatabase('shop')).toBe(url);
  });

  it('keeps its data through a clean stop and through a crash', async () => {
    await running.stop();
    expect(isAlive(running.pid)).toBe(false);
    running = await startPostgres({ dataDir, port: running.port });
    expect(running.adopted).toBe(false);
    await query(url, 'INSERT INTO kept VALUES (2)');
    process.kill(running.pid, 'SIGKILL');
    await until('the server to be gone', () => (isAlive(running.pid) ? undefined : true));
    running = await startPostgres({ dataDir, port: running.port });
    url = await running.createDatabase('shop');
    expect(await query(url, 'SELECT n FROM kept ORDER BY n')).toEqual([{ n: '1' }, { n: '2' }]);
  });

  it('takes the next port when the wanted one is in use', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const address = blocker.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await freePort(taken)).toBeGreaterThan(taken);
    blocker.close();
  });
});
