import pg from 'pg';
import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { createTestDatabase, createTestRedis } from './services.js';

it('gives each suite a database and a Redis of its own', async () => {
  const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  expect(one).not.toBe(two);
  const client = new pg.Client({ connectionString: one });
  await client.connect();
  const { rows } = await client.query<{ fsync: string }>("SELECT current_setting('fsync') AS fsync");
  await client.end();
  expect(rows[0]?.fsync).toBe('off');

  const first = new Redis(await createTestRedis());
  const second = new Redis(await createTestRedis());
  await first.set('key', 'mine');
  expect(await second.get('key')).toBeNull();
  first.disconnect();
  second.disconnect();
});
