import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../../sandbox/test/support/services.js';
import { migrateDown, migrateUp } from '../../../src/platform/database/index.js';
import { MIGRATIONS } from '../../../src/platform/database/migrations/index.js';

const BEFORE_VERSIONS = 3;
const clients: pg.Client[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.end()));
});

async function oldInstallation(): Promise<{ url: string; client: pg.Client; down: () => Promise<void> }> {
  const url = await createTestDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  clients.push(client);
  await migrateUp(url);
  const down = async (): Promise<void> => {
    for (let i = MIGRATIONS.length; i > BEFORE_VERSIONS; i -= 1) await migrateDown(url);
  };
  await down();
  return { url, client, down };
}

const namesOf = async (client: pg.Client): Promise<unknown[]> =>
  (await client.query('SELECT name, price_sun FROM energy_packages ORDER BY name')).rows;

describe('prices of an older installation', () => {
  it('keep their ids and figures, and sell on', async () => {
    const { url, client } = await oldInstallation();
    await client.query(`INSERT INTO energy_packages (name, energy, duration_seconds, price_sun, active)
      VALUES ('a', 65000, 3600, 2800000, true), ('b', 131000, 3600, 5600000, false)`);
    await client.query(`INSERT INTO price_configs (kind, duration_seconds, unit_price_sun)
      VALUES ('duration_tier', 300, 38), ('duration_tier', 3600, 43)`);
    const facts = `SELECT id, name, energy, duration_seconds, price_sun, active, version FROM energy_packages
      UNION ALL SELECT id, kind, 0, duration_seconds, unit_price_sun, active, version FROM price_configs ORDER BY id`;
    const { rows: before } = await client.query(facts);
    await migrateUp(url);
    expect((await client.query(facts)).rows).toEqual(before);
    expect(before).toHaveLength(4);
  });

  it('go back to what sold last when the versions go', async () => {
    const { url, client, down } = await oldInstallation();
    await migrateUp(url);
    await client.query(`INSERT INTO energy_packages (id, version, name, energy, duration_seconds, price_sun, active) VALUES
      ('00000000-0000-4000-8000-000000000001', 1, 'a', 65000, 3600, 1000000, false),
      ('00000000-0000-4000-8000-000000000001', 2, 'a', 65000, 3600, 2000000, true),
      ('00000000-0000-4000-8000-000000000002', 1, 'a', 65000, 3600, 3000000, false),
      ('00000000-0000-4000-8000-000000000003', 1, 'gone', 65000, 3600, 4000000, false),
      ('00000000-0000-4000-8000-000000000003', 2, 'gone', 65000, 3600, 5000000, false)`);
    await client.query(`INSERT INTO price_configs (id, version, kind, duration_seconds, unit_price_sun, active) VALUES
      ('00000000-0000-4000-8000-000000000004', 1, 'duration_tier', 300, 38, false),
      ('00000000-0000-4000-8000-000000000004', 2, 'duration_tier', 300, 39, true)`);
    await client.query(
      `INSERT INTO price_configs (kind, from_energy, discount_bp) VALUES ('volume_tier', 1000000, 200)`,
    );
    await client.query(`INSERT INTO exchange_rates (micro_usdt_per_trx, source, status, reported_at, good_until)
      VALUES (287500, 'http', 'active', now(), now())`);
    await down();
    expect(await namesOf(client)).toEqual([
      { name: 'a', price_sun: '2000000' },
      { name: 'gone', price_sun: '5000000' },
    ]);
    expect((await client.query('SELECT kind, unit_price_sun FROM price_configs')).rows).toEqual([
      { kind: 'duration_tier', unit_price_sun: '39' },
    ]);
    await migrateUp(url);
    expect(await namesOf(client)).toHaveLength(2);
  });

  it.each([
    ['a tier without its price', `(kind, duration_seconds) VALUES ('duration_tier', 300)`],
    ['a flash price without an address', `(kind, duration_seconds, unit_price_sun) VALUES ('flash', 300, 1)`],
    [
      'a rule with a price',
      `(kind, from_percent, change_bp, unit_price_sun) VALUES ('utilisation_rule', 1, 1, 1)`,
    ],
    [
      'a volume tier that gives all away',
      `(kind, from_energy, discount_bp) VALUES ('volume_tier', 1, 10000)`,
    ],
    ['a kind that nobody knows', `(kind) VALUES ('gift')`],
  ])('can’t be %s', async (_what, row) => {
    const { url, client } = await oldInstallation();
    await migrateUp(url);
    await expect(client.query(`INSERT INTO price_configs ${row}`)).rejects.toThrow(/check constraint/);
  });

  it('can’t have two rates in force, nor two that wait', async () => {
    const { url, client } = await oldInstallation();
    await migrateUp(url);
    for (const status of ['active', 'pending']) {
      const insert = `INSERT INTO exchange_rates (micro_usdt_per_trx, source, status, reported_at, good_until)
        VALUES (1, 'http', '${status}', now(), now())`;
      await client.query(insert);
      await expect(client.query(insert)).rejects.toThrow(/exchange_rates_one/);
    }
  });
});
