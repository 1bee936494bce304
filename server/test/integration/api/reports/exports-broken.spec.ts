import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportsRoutes } from '@energy-desk/shared/reports';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Api, Person } from '../../../harness/api.js';
import type { Rooms } from '../../../harness/rooms.js';
import { forgetExports, makeExports, openApi, orderThrough, twinOf } from './reports-world.js';

let api: Api & { folder: string };
let other: Rooms;
let finance: Person;
beforeAll(async () => {
  api = await openApi();
  other = await twinOf(api);
  await orderThrough(api.rooms, {}, []);
});
afterAll(async () => {
  await other.close();
  await api.close();
});
beforeEach(async () => {
  finance = await api.as('finance');
});

const request = () =>
  finance.get(reportsRoutes.requestExport, { body: { subject: 'orders', format: 'xlsx' } });
const view = (id: string) => finance.get(reportsRoutes.oneExport, { params: { id } });
const filesOf = (id: string): string[] => readdirSync(api.folder).filter((name) => name.startsWith(id));

/** Nothing can read the orders until the returned function was called. */
async function holdOrders(): Promise<() => Promise<void>> {
  const holder = new pg.Client({ connectionString: api.rooms.config.databaseUrl });
  await holder.connect();
  await holder.query('BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
  return async () => {
    await holder.query('COMMIT');
    await holder.end();
  };
}

async function untilRunning(id: string, attempt = 1): Promise<void> {
  await expect
    .poll(() => api.rooms.value('SELECT attempt FROM report_exports WHERE id = $1', [id]), {
      timeout: 20_000,
    })
    .toBe(attempt);
}

describe('an export under way', () => {
  it('stops where somebody cancels it, and leaves nothing behind', async () => {
    const { id } = await request();
    const letGo = await holdOrders();
    const making = makeExports(api.rooms);
    await untilRunning(id);
    expect(await view(id)).toMatchObject({ status: 'running', percent: 0, fileBytes: null });
    const cancelled = await finance.get(reportsRoutes.cancelExport, { params: { id } });
    expect(cancelled.status).toBe('cancelled');
    await letGo();
    await making;
    expect(await view(id)).toMatchObject({ status: 'cancelled', fileBytes: null, error: null });
    expect(filesOf(id)).toEqual([]);
  });

  it('is taken over from a maker that stalled, which then gives way: one file, whole', async () => {
    const { id } = await request();
    const letGo = await holdOrders();
    const stalled = makeExports(api.rooms);
    await untilRunning(id);
    await api.rooms.query(`UPDATE report_exports SET leased_until = now() - interval '1 s' WHERE id = $1`, [
      id,
    ]);
    const second = makeExports(other);
    await untilRunning(id, 2);
    await letGo();
    await Promise.all([stalled, second]);
    expect(await view(id)).toMatchObject({ status: 'ready', rowsDone: 1, percent: 100 });
    expect(filesOf(id)).toEqual([`${id}.xlsx`]);
    expect(await api.rooms.value('SELECT attempt FROM report_exports WHERE id = $1', [id])).toBe(2);
  });

  it('is made anew after a crash, and what the crash left is cleared away', async () => {
    const { id } = await request();
    await api.rooms.query(
      `UPDATE report_exports SET status = 'running', attempt = 1, rows_done = 1, leased_until = now() - interval '1 s'
       WHERE id = $1`,
      [id],
    );
    writeFileSync(join(api.folder, `${id}.xlsx.1.part`), 'half a file');
    await makeExports(api.rooms);
    expect(await view(id)).toMatchObject({ status: 'ready', rowsDone: 1 });
    await forgetExports(api.rooms);
    expect(filesOf(id)).toEqual([`${id}.xlsx`]);
  });

  it('rests after a fault, is tried again, and in the end says what is wrong', async () => {
    const { id } = await request();
    await api.rooms.query('ALTER TABLE orders RENAME COLUMN quote TO hidden');
    try {
      for (const attempt of [1, 2, 3]) {
        await makeExports(api.rooms);
        const row = await view(id);
        expect(row.status).toBe(attempt < 3 ? 'running' : 'failed');
        await api.rooms.query(
          `UPDATE report_exports SET leased_until = now() WHERE id = $1 AND status = 'running'`,
          [id],
        );
      }
    } finally {
      await api.rooms.query('ALTER TABLE orders RENAME COLUMN hidden TO quote');
    }
    expect(await view(id)).toMatchObject({ error: expect.stringContaining('quote'), fileBytes: null });
    expect(filesOf(id)).toEqual([]);
  });
});
