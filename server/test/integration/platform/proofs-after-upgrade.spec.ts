import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../sandbox/test/support/services.js';
import { migrateDown, migrateUp } from '../../../src/platform/database/index.js';
import { MIGRATIONS } from '../../../src/platform/database/migrations/index.js';

/** Migrations before proofs of addresses were kept. */
const BEFORE_PROOFS = 2;
let client: pg.Client | undefined;
afterAll(() => client?.end());

it('takes payments of exact amounts from before as proofs, and only solid ones of users', async () => {
  const url = await createTestDatabase();
  client = new pg.Client({ connectionString: url });
  await client.connect();
  const query = (sql: string, parameters: unknown[]) => client?.query(sql, parameters);
  await migrateUp(url);
  for (let i = MIGRATIONS.length; i > BEFORE_PROOFS; i -= 1) await migrateDown(url);
  const user = randomUUID();
  await query(`INSERT INTO users (id, telegram_id, chat_id, language) VALUES ($1, 1, 1, 'en')`, [user]);
  const pay = async (from: string, outcome: string, booked: string, owner: string | null) => {
    const order = randomUUID();
    await query(
      `INSERT INTO orders (id, reference, kind, status, user_id, receiver, energy, duration_seconds, amount, pay_with, quote)
       VALUES ($1::uuid, $1::text, 'package', 'completed', $2, 'TR', 65000, 3600, 2800001, 'transfer', '{}')`,
      [order, owner],
    );
    await query(
      `INSERT INTO payments (txid, idx, currency, from_address, to_address, amount, height, block_id, block_time,
         tx_expiration, status, outcome, booked, order_id)
       VALUES ($1, 0, 'TRX', $2, 'TP', 2800001, 7, 'b', now(), now(), 'settled', $3, $4, $5)`,
      [randomUUID(), from, outcome, booked, outcome === 'order' ? order : null],
    );
  };
  await pay('TPayer', 'order', 'solid', user);
  await pay('TPayer', 'order', 'solid', user);
  await pay('TEarly', 'order', 'receipt', user);
  await pay('TNobody', 'order', 'solid', null);
  await pay('TStranger', 'unmatched', 'solid', user);
  await migrateUp(url);
  const proved = await query('SELECT address, user_id FROM proved_addresses', []);
  expect(proved?.rows).toEqual([{ address: 'TPayer', user_id: user }]);
});
