import { hostname } from 'node:os';
import type { AlertKind } from '@energy-desk/shared/alerts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Alerts } from '../../../src/domain/alerts/index.js';
import { Settings } from '../../../src/domain/settings/index.js';
import { TronGateway } from '../../../src/gateways/tron/index.js';
import { CrashPoints } from '../../../src/platform/crash-points/index.js';
import { internalErrors } from '../../../src/platform/metrics/index.js';
import { DeadLetters } from '../../../src/platform/queue/index.js';
import { AlertsWorkerModule, MachineWatchModule } from '../../../src/processes/alerts/index.js';
import { ChainPricesWatch } from '../../../src/processes/alerts/chain-prices.watch.js';
import { FiguresWatch } from '../../../src/processes/alerts/figures.watch.js';
import { LapseWatch } from '../../../src/processes/alerts/lapse.watch.js';
import { MachineWatch } from '../../../src/processes/alerts/machine.watch.js';
import { NodesWatch } from '../../../src/processes/alerts/nodes.watch.js';
import { WatchFiguresRepository } from '../../../src/processes/alerts/watch-figures.repository.js';
import { ReconciliationModule } from '../../../src/processes/reconciliation/index.js';
import { FindForeignStep } from '../../../src/processes/reconciliation/find-foreign.step.js';
import { after } from '../../builders/rows.js';
import { newAddress, type Rooms } from '../../harness/rooms.js';
import { RentalWorld } from '../review/rental-world.js';

const MINUTE_MS = 60_000;

let world: RentalWorld;
let rooms: Rooms;
let figures: FiguresWatch;
let wallet: { id: string; address: string };
let poolId: string;

beforeAll(async () => {
  world = await RentalWorld.open([AlertsWorkerModule, MachineWatchModule, ReconciliationModule]);
  rooms = world.rooms;
  figures = rooms.get(FiguresWatch);
  await world.at(100);
  wallet = await world.wallet();
  poolId = String(await rooms.value('SELECT pool_id FROM supplier_wallets WHERE id = $1', [wallet.id]));
  await rooms.query(
    `INSERT INTO wallet_readings (wallet_id, height, delegatable_sun, staked_sun, free_bandwidth, staked_bandwidth, liquid_sun)
     VALUES ($1, 100, 900000000, 1000000000, 600, 0, 50000000)`,
    [wallet.id],
  );
});
afterAll(() => rooms.close());
beforeEach(() => world.at(100));

/** Subjects with an open alert of the kind. */
const open = async (kind: AlertKind): Promise<string[]> => {
  const found = await rooms.query<{ subject: string }>(
    'SELECT subject FROM alerts WHERE kind = $1 AND resolved_at IS NULL ORDER BY subject',
    [kind],
  );
  return found.map(({ subject }) => subject);
};

const told = (kind: AlertKind): Promise<unknown> =>
  rooms.value(
    `SELECT array_agg(news ORDER BY m.id) FROM alert_messages m JOIN alerts a ON a.id = m.alert_id WHERE a.kind = $1`,
    [kind],
  );

/** Wrong, looked at three times: one alert, told once. Right again: over, and told so. */
async function comesAndGoes(
  kind: AlertKind,
  subject: string,
  wrong: () => Promise<unknown>,
  right: () => Promise<unknown>,
  look: () => Promise<void> = () => figures.run(),
): Promise<void> {
  await look();
  expect(await open(kind)).toEqual([]);
  await wrong();
  for (let i = 0; i < 3; i += 1) await look();
  expect(await open(kind)).toEqual([subject]);
  expect(await told(kind)).toEqual(['raised']);
  await right();
  await look();
  expect(await open(kind)).toEqual([]);
  expect(await told(kind)).toEqual(['raised', 'resolved']);
}

/** Nobody raised it anew for so long. */
const silence = (kind: AlertKind, minutes: number): Promise<unknown> =>
  rooms.query(
    `UPDATE alerts SET last_raised_at = last_raised_at - $2 * interval '1 minute' WHERE kind = $1`,
    [kind, minutes],
  );

const reading = (column: string, value: number): Promise<unknown> =>
  rooms.query(`UPDATE wallet_readings SET ${column} = $2 WHERE wallet_id = $1`, [wallet.id, value]);

/** A delegation of an order of its own, in this state. */
async function delegation(status: string, reclaimAfter: Date | null = null): Promise<string> {
  const orderId = await world.order({});
  return String(
    await rooms.value(
      `INSERT INTO energy_delegations (order_id, wallet_id, supplier, receiver, sun, energy, attempt, part, status,
         delegate_txid, reclaim_after)
       VALUES ($1, $2, $3, $4, 1000000, 1000, 1, 1, $5, gen_random_uuid()::text, $6) RETURNING id`,
      [orderId, wallet.id, wallet.address, newAddress(), status, reclaimAfter],
    ),
  );
}

describe('an alert comes with what is wrong, and goes with it', () => {
  it('payment watching is behind, or silent', async () => {
    await comesAndGoes(
      'scanner_behind',
      'scanner',
      () => rooms.query('UPDATE chain_cursor SET node_height = height + 41'),
      () => rooms.query('UPDATE chain_cursor SET node_height = height'),
    );
    await rooms.query(`UPDATE chain_cursor SET updated_at = now() - interval '3 minutes'`);
    await figures.run();
    expect(await open('scanner_behind')).toEqual([]);
    await figures.run();
    expect(await open('scanner_behind')).toEqual(['scanner']);
    await rooms.query('UPDATE chain_cursor SET updated_at = now()');
    await figures.run();
    expect(await open('scanner_behind')).toEqual([]);
  });

  it('a delegation failed', async () => {
    await comesAndGoes(
      'delegation_failed',
      wallet.id,
      () => delegation('never'),
      () => rooms.query('UPDATE supplier_wallets SET updated_at = now(), failures_in_a_row = 0'),
    );
  });

  it('a reclaim is overdue', async () => {
    const id = await delegation('ended', after(100 * 3 - 29 * 60));
    await comesAndGoes(
      'reclaim_overdue',
      id,
      () =>
        rooms.query('UPDATE energy_delegations SET reclaim_after = $2 WHERE id = $1', [
          id,
          after(100 * 3 - 31 * 60),
        ]),
      () => rooms.query(`UPDATE energy_delegations SET status = 'reclaimed' WHERE id = $1`, [id]),
    );
  });

  it('a pool is low', () =>
    comesAndGoes(
      'pool_low',
      poolId,
      () => reading('delegatable_sun', 99_999_999),
      () => reading('delegatable_sun', 100_000_000),
    ));

  it('a wallet is low on bandwidth, with no TRX to burn instead', async () => {
    await reading('liquid_sun', 0);
    await comesAndGoes(
      'wallet_low_bandwidth',
      wallet.id,
      () => reading('free_bandwidth', 599),
      () => reading('free_bandwidth', 600),
    );
    await reading('liquid_sun', 50_000_000);
    await rooms.query('TRUNCATE alerts CASCADE');
  });

  it('a wallet is low on TRX', () =>
    comesAndGoes(
      'wallet_low_trx',
      wallet.id,
      () => reading('liquid_sun', 1_999_999),
      () => reading('liquid_sun', 2_000_000),
    ));

  it('the success rate is below its threshold', async () => {
    const events = (toStatus: string, count: number): Promise<unknown> =>
      rooms.query(
        `INSERT INTO order_events (order_id, kind, from_status, to_status, chain_time, data)
         SELECT id, 'delegated', 'delegating', $1, now(), '{}' FROM orders, generate_series(1, $2)
         WHERE id = (SELECT id FROM orders LIMIT 1)`,
        [toStatus, count],
      );
    await events('active', 19);
    await comesAndGoes(
      'success_rate_low',
      'orders',
      () => events('refunding', 2),
      () => events('active', 100),
    );
  });

  it('a queue is stuck', async () => {
    await rooms.query(`UPDATE orders SET status = 'awaiting_payment' WHERE status = 'paid'`);
    const id = await world.order({});
    await rooms.query('UPDATE orders SET energy_missing = energy WHERE id = $1', [id]);
    await comesAndGoes(
      'queue_stuck',
      'delivery',
      () => rooms.query(`UPDATE orders SET updated_at = now() - interval '121 seconds' WHERE id = $1`, [id]),
      () => rooms.query(`UPDATE orders SET status = 'delegating' WHERE id = $1`, [id]),
    );
  });

  it('work that fails again and again is an unhandled error', async () => {
    const letters = rooms.get(DeadLetters);
    await comesAndGoes(
      'unhandled_error',
      'step:rental.deliver',
      async () => {
        for (let i = 0; i < 3; i += 1)
          await letters.record('rental.deliver', 'an order', new Error('no luck'));
      },
      () => letters.forget('rental.deliver', ['an order']),
    );
    await rooms.query('TRUNCATE alerts CASCADE');
  });

  it('books are out of balance', async () => {
    const [{ id } = { id: '' }] = await rooms.query<{ id: string }>(
      `INSERT INTO ledger_transactions (business_key, kind) VALUES ('a test', 'test') RETURNING id`,
    );
    const account = await rooms.value(
      `INSERT INTO ledger_accounts (code, kind, currency) VALUES ('a test', 'revenue', 'TRX') RETURNING id`,
    );
    await comesAndGoes(
      'books_out_of_balance',
      `ledger:${id}`,
      () =>
        rooms.query(
          `INSERT INTO balance_transactions (transaction_id, account_id, currency, amount) VALUES ($1, $2, 'TRX', 1)`,
          [id, account],
        ),
      () =>
        rooms.query(
          `INSERT INTO balance_transactions (transaction_id, account_id, currency, amount) VALUES ($1, $2, 'TRX', -1)`,
          [id, account],
        ),
    );
  });

  it('a node is down: not at its first limit, but at the third look', async () => {
    const nodes = rooms.get(NodesWatch);
    const node = world.tron.nodeHealth[0];
    await nodes.run();
    if (node) node.resting = true;
    await nodes.run();
    await nodes.run();
    expect(await open('node_down')).toEqual([]);
    if (node) node.resting = false;
    await comesAndGoes(
      'node_down',
      'node:8090',
      async () => node && (node.resting = true),
      async () => node && (node.resting = false),
      () => nodes.run(),
    );
  });

  it('the treasury is low', async () => {
    const reserve = rooms.config.treasuryAddress;
    // A new one reads the treasury at once.
    const look = () =>
      new NodesWatch(
        rooms.config,
        rooms.get(Settings),
        rooms.get(TronGateway),
        rooms.get(CrashPoints),
        rooms.get(Alerts),
      ).run();
    await comesAndGoes(
      'treasury_low',
      `${reserve}:reserve`,
      () => setTo('alert.treasury_low_sun', '100000001'),
      () => setTo('alert.treasury_low_sun', '100000000'),
      look,
    );
  });

  it('the processors are busy, or the memory full, for each machine', async () => {
    const machine = rooms.get(MachineWatch);
    let [busyMs, totalMs, memoryPercent, now] = [0, 0, 50, 0];
    machine.read = () => ({ busyMs, totalMs, memoryPercent });
    const minute = async (busy: number): Promise<void> => {
      busyMs += busy;
      totalMs += 100;
      now += MINUTE_MS;
      await machine.run(now);
    };
    await machine.run(now);
    await minute(80);
    expect([await open('cpu_high'), await open('memory_high')]).toEqual([[], []]);
    memoryPercent = 81;
    await minute(81);
    await minute(81);
    expect([await open('cpu_high'), await open('memory_high')]).toEqual([[hostname()], [hostname()]]);
    memoryPercent = 79;
    await minute(10);
    await rooms.get(LapseWatch).run();
    expect(await open('cpu_high')).toEqual([hostname()]);
    for (const kind of ['cpu_high', 'memory_high'] as const) {
      await silence(kind, 4);
      await rooms.get(LapseWatch).run();
      expect(await open(kind)).toEqual([]);
      expect(await told(kind)).toEqual(['raised', 'resolved']);
    }
  });

  it('errors that nobody expected, in whatever process, until they are quiet for ten minutes', async () => {
    const machine = rooms.get(MachineWatch);
    await rooms.get(LapseWatch).run();
    internalErrors.note('api', 'a surprise');
    await machine.run();
    await machine.run();
    const subject = `api+worker@${hostname()}`;
    expect(await open('unhandled_error')).toEqual([subject]);
    await figures.run();
    await silence('unhandled_error', 9);
    await rooms.get(LapseWatch).run();
    expect(await open('unhandled_error')).toEqual([subject]);
    await silence('unhandled_error', 2);
    await rooms.get(LapseWatch).run();
    expect(await open('unhandled_error')).toEqual([]);
  });

  it('a wallet is set aside, until it serves again', async () => {
    await rooms.query(`UPDATE supplier_wallets SET set_aside_until = now() + interval '1 minute'`);
    await comesAndGoes(
      'wallet_set_aside',
      wallet.id,
      () => rooms.get(Alerts).raise('wallet_set_aside', wallet.id, 'dead: no answer'),
      () => rooms.query(`UPDATE supplier_wallets SET set_aside_until = now() - interval '1 second'`),
      () => rooms.get(LapseWatch).run(),
    );
  });

  it('a surplus delegation, until it is taken back', async () => {
    const id = await delegation('ended');
    await comesAndGoes(
      'delegation_surplus',
      id,
      () => rooms.get(Alerts).raise('delegation_surplus', id, 'included after all'),
      () => rooms.query(`UPDATE energy_delegations SET status = 'reclaimed' WHERE id = $1`, [id]),
      () => rooms.get(LapseWatch).run(),
    );
  });
});

describe('an alert of what happens once stays until a person closes it', () => {
  const closes = async (kind: AlertKind): Promise<void> => {
    const id = String(await rooms.value('SELECT id FROM alerts WHERE kind = $1', [kind]));
    await rooms.database.transaction('alerts.resolve', (tx) =>
      rooms.get(Alerts).close(tx, id, 'somebody', 'seen to it'),
    );
    expect(await open(kind)).toEqual([]);
    expect(await told(kind)).toEqual(['raised', 'resolved']);
  };

  it('the network changed its prices', async () => {
    const parameters = new Map([['getEnergyFee', 100]]);
    world.tron.chainParameters = async () => parameters;
    // A new one reads them at once.
    const look = () =>
      new ChainPricesWatch(
        rooms.get(TronGateway),
        rooms.get(CrashPoints),
        rooms.get(WatchFiguresRepository),
        rooms.get(Alerts),
      ).run();
    await look();
    await look();
    expect(await open('chain_prices_changed')).toEqual([]);
    parameters.set('getEnergyFee', 210);
    await look();
    await look();
    expect(await open('chain_prices_changed')).toEqual(['getEnergyFee']);
    await closes('chain_prices_changed');
  });

  it('somebody else used a wallet of ours', async () => {
    const foreign = rooms.get(FindForeignStep);
    await foreign.run();
    await world.at(200);
    await rooms.query(
      `INSERT INTO chain_movements (address, txid, idx, kind, currency, amount, counterparty, detail, height, block_id, block_time)
       VALUES ($1, 'a foreign txid', 0, 'DelegateResourceContract', 'TRX', 0, $2, '{"sun": "5000000", "resource": "ENERGY"}',
         150, 'a block', $3)`,
      [wallet.address, newAddress(), after(450)],
    );
    await foreign.run();
    await foreign.run();
    expect(await open('wallet_foreign_operation')).toEqual(['a foreign txid']);
    await closes('wallet_foreign_operation');
  });
});

const setTo = async (key: string, value: string): Promise<void> => {
  await rooms.query(
    `INSERT INTO system_configs (key, value, type) VALUES ($1, $2, 'string')
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    [key, value],
  );
  rooms.get(Settings).forget();
};
