import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../sandbox/test/support/services.js';
import { findPostgresClient } from '../../../../sandbox/src/embedded/index.js';
import { migrateUp, restoreBackup, takeBackup } from '../../../src/platform/database/index.js';

const MODE = 0o777;
const before = { PATH: process.env['PATH'], LD_LIBRARY_PATH: process.env['LD_LIBRARY_PATH'] };

let folder: string;
let source: string;

beforeAll(async () => {
  const client = await findPostgresClient();
  if (!client) throw new Error("PostgreSQL's client is neither on PATH nor among the system's packages");
  Object.assign(process.env, client);
});
afterAll(() => {
  process.env['PATH'] = before.PATH;
  if (before.LD_LIBRARY_PATH === undefined) delete process.env['LD_LIBRARY_PATH'];
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'energy-desk-backup-'));
  source = await createTestDatabase();
  await migrateUp(source);
  await ask(
    source,
    `INSERT INTO system_configs (key, value, type) VALUES ('order.timeout_minutes', '31', 'number');
     INSERT INTO leases (name, owner, expires_at) VALUES ('scanner', gen_random_uuid(), now() + interval '1 hour');
     WITH person AS (INSERT INTO admins (email, role, password_hash) VALUES ('o@desk.example', 'owner', 'x') RETURNING id)
     INSERT INTO admin_sessions (admin_id, expires_at) SELECT id, now() + interval '1 day' FROM person`,
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function ask<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'test' });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

const timeout = (url: string): Promise<object[]> =>
  ask(url, `SELECT value FROM system_configs WHERE key = 'order.timeout_minutes'`);
const to = (databaseUrl: string, file: string, force = false): Parameters<typeof restoreBackup>[0] => ({
  databaseUrl,
  file,
  force,
  note: "it's a test",
});

describe('a backup', () => {
  it('is one whole file for its owner alone, and fills an empty database with the same rows', async () => {
    const { file, bytes } = await takeBackup(source, folder, null);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(statSync(file).mode & MODE).toBe(0o600);
    expect(bytes).toBe(statSync(file).size);

    const target = await createTestDatabase();
    const { takenAt, migrated } = await restoreBackup(to(target, file));
    expect(migrated).toEqual([]);
    expect(Math.abs((takenAt?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(await timeout(target)).toEqual([{ value: '31' }]);
    const count = 'SELECT count(*) FROM schema_migrations';
    expect(await ask(target, count)).toEqual(await ask(source, count));
  });

  it('comes back marked, with nobody logged in and no lease held', async () => {
    const { file } = await takeBackup(source, folder, null);
    const target = await createTestDatabase();
    const { takenAt } = await restoreBackup(to(target, file));
    expect(await ask(target, 'SELECT backup_taken_at, note, held_at FROM restore_marks')).toEqual([
      { backup_taken_at: takenAt, note: "it's a test", held_at: null },
    ]);
    expect(await ask(target, 'SELECT ended_because FROM admin_sessions')).toEqual([
      { ended_because: 'restore' },
    ]);
    expect(await ask(target, 'SELECT 1 FROM leases')).toEqual([]);
  });

  it('goes on far from the amounts that were given out since, so that nobody pays the order of another', async () => {
    await ask(
      source,
      `INSERT INTO payment_suffixes (address, currency, base_amount, last_suffix)
       VALUES ('A', 'TRX', 2500000, 7), ('A', 'TRX', 2800000, 9000)`,
    );
    const { file } = await takeBackup(source, folder, null);
    const target = await createTestDatabase();
    await restoreBackup(to(target, file));
    expect(await ask(target, 'SELECT last_suffix FROM payment_suffixes ORDER BY base_amount')).toEqual([
      { last_suffix: 5006 },
      { last_suffix: 4000 },
    ]);
  });

  it('goes over data only by force, and replaces all of them', async () => {
    const { file } = await takeBackup(source, folder, null);
    await ask(
      source,
      `UPDATE system_configs SET value = '99'; CREATE TABLE later (id int); CREATE TYPE odd AS ENUM ('a')`,
    );
    await expect(restoreBackup(to(source, file))).rejects.toMatchObject({ code: 'backup/not_empty' });
    expect(await timeout(source)).toEqual([{ value: '99' }]);
    await restoreBackup(to(source, file, true));
    expect(await timeout(source)).toEqual([{ value: '31' }]);
    expect(await ask(source, `SELECT to_regclass('later') AS later`)).toEqual([{ later: null }]);
  });

  it('that is broken changes nothing', async () => {
    const { file } = await takeBackup(source, folder, null);
    await ask(source, `UPDATE system_configs SET value = '99'`);
    const content = readFileSync(file);
    for (const part of [0.2, 0.6, 0.97]) {
      const torn = join(folder, 'torn.dump');
      writeFileSync(torn, content.subarray(0, Math.floor(content.length * part)));
      await expect(restoreBackup(to(source, torn, true))).rejects.toMatchObject({
        code: expect.stringMatching(/^backup\/(unreadable|tool_failed)$/),
      });
      expect(await timeout(source)).toEqual([{ value: '99' }]);
      expect(await ask(source, 'SELECT 1 FROM restore_marks')).toEqual([]);
    }
    await expect(restoreBackup(to(source, join(folder, 'none.dump'), true))).rejects.toMatchObject({
      code: 'backup/unreadable',
    });
  });

  it('is refused while a server is connected', async () => {
    const { file } = await takeBackup(source, folder, null);
    const server = new pg.Client({ connectionString: source, application_name: 'energy-desk' });
    await server.connect();
    await expect(restoreBackup(to(source, file, true))).rejects.toMatchObject({ code: 'backup/in_use' });
    await server.end();
  });

  it('makes room by removing the oldest of its folder and nothing else', async () => {
    const old = ['energy-desk-20200101T000000Z.dump', 'energy-desk-20210101T000000Z.dump'];
    for (const name of [...old, 'mine.txt']) writeFileSync(join(folder, name), 'old');
    const { removed } = await takeBackup(source, folder, 2);
    expect(removed).toEqual([old[0]]);
    expect(readdirSync(folder)).toContain('mine.txt');
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it('of a database without the desk is none', async () => {
    await expect(takeBackup(await createTestDatabase(), folder, null)).rejects.toMatchObject({
      code: 'backup/empty',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('tells who has no client what to install', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = folder;
    try {
      await expect(takeBackup(source, folder, null)).rejects.toMatchObject({ code: 'backup/no_client' });
    } finally {
      process.env['PATH'] = path;
    }
  });
});
