import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../sandbox/test/support/services.js';
import { migrateDown, migrateUp } from '../../../src/platform/database/index.js';
import { MIGRATIONS } from '../../../src/platform/database/migrations/index.js';

/** Migrations before books followed each currency by itself. */
const BEFORE_CURRENCIES = 6;
const clients: pg.Client[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.end()));
});

describe('books of an installation that followed addresses, not currencies', () => {
  it('open in USDT from the block from which USDT was booked, so that nothing counts twice', async () => {
    const url = await createTestDatabase();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    clients.push(client);
    await migrateUp(url);
    for (let i = MIGRATIONS.length; i > BEFORE_CURRENCIES; i -= 1) await migrateDown(url);
    await client.query(
      `INSERT INTO cash_accounts (address, watched_from_height, opening_height) VALUES ('T1', 100, 130), ('T2', 900, NULL)`,
    );
    await migrateUp(url);
    const { rows } = await client.query(
      'SELECT address, currency, watched_from_height, opening_height FROM cash_accounts ORDER BY 1, 2',
    );
    expect(rows).toEqual([
      { address: 'T1', currency: 'TRX', watched_from_height: '100', opening_height: '130' },
      { address: 'T1', currency: 'USDT', watched_from_height: '100', opening_height: null },
      { address: 'T2', currency: 'TRX', watched_from_height: '900', opening_height: null },
      { address: 'T2', currency: 'USDT', watched_from_height: '900', opening_height: null },
    ]);
  });
});
