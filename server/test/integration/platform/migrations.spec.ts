import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { migrateDown, migrateUp } from '../../../src/platform/database/index.js';
import { MIGRATIONS } from '../../../src/platform/database/migrations/index.js';
import { createTestDatabase } from '../../../../sandbox/test/support/services.js';

const clients: pg.Client[] = [];

async function connect(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  clients.push(client);
  return client;
}
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.end()));
});

/** Everything the schema consists of, as the catalogues describe it: columns, constraints, indexes, functions, triggers. */
async function dump(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(`
    SELECT format('%s.%s %s %s %s %s', table_name, column_name, data_type, is_nullable, column_default,
      is_identity) AS line FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
      WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT relname || ' ' || relkind::text FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S', 'v')
    ORDER BY 1`);
  return rows.map(({ line }) => line);
}
const ofOurs = (lines: readonly string[]): string[] =>
  lines.filter((line) => !line.includes('schema_migrations'));

describe('the migrations', () => {
  it('go up, down to nothing, and up to the very same schema', async () => {
    const databaseUrl = await createTestDatabase();
    const client = await connect(databaseUrl);
    expect(await migrateUp(databaseUrl)).toHaveLength(MIGRATIONS.length);
    const first = await dump(client);
    expect(ofOurs(first).length).toBeGreaterThan(200);
    for (let i = 0; i < MIGRATIONS.length; i += 1) await migrateDown(databaseUrl);
    expect(ofOurs(await dump(client))).toEqual([]);
    expect(await migrateUp(databaseUrl)).toHaveLength(MIGRATIONS.length);
    expect(await dump(client)).toEqual(first);
  });

  it('step by step: each one’s down undoes exactly its up', async () => {
    const databaseUrl = await createTestDatabase();
    const client = await connect(databaseUrl);
    await migrateUp(databaseUrl);
    const whole = await dump(client);
    for (let depth = 1; depth <= MIGRATIONS.length; depth += 1) {
      for (let i = 0; i < depth; i += 1) await migrateDown(databaseUrl);
      await migrateUp(databaseUrl);
      expect(await dump(client), `down by ${depth}`).toEqual(whole);
    }
  });

  it('leave data alone when there is nothing new', async () => {
    const databaseUrl = await createTestDatabase();
    const client = await connect(databaseUrl);
    await migrateUp(databaseUrl);
    await client.query(`INSERT INTO users (telegram_id, chat_id, language) VALUES (1, 1, 'zh')`);
    expect(await migrateUp(databaseUrl)).toEqual([]);
    expect((await client.query('SELECT 1 FROM users')).rowCount).toBe(1);
  });

  it('go down over a database that is full of rows', async () => {
    const databaseUrl = await createTestDatabase();
    const client = await connect(databaseUrl);
    await migrateUp(databaseUrl);
    await client.query(`INSERT INTO ledger_transactions (business_key, kind) VALUES ('k', 'gift')`);
    await client.query(`WITH u AS (INSERT INTO users (telegram_id, chat_id, language) VALUES (1, 1, 'zh') RETURNING id)
      INSERT INTO user_wallets (user_id, address) SELECT id, 'T' FROM u`);
    for (let i = 0; i < MIGRATIONS.length; i += 1) await migrateDown(databaseUrl);
    expect(ofOurs(await dump(client))).toEqual([]);
  });

  it('run once when four processes start at the same time', async () => {
    const databaseUrl = await createTestDatabase();
    const done = await Promise.all(Array.from({ length: 4 }, () => migrateUp(databaseUrl)));
    expect(done.flat()).toHaveLength(MIGRATIONS.length);
  });
});
