import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeadLetters } from '../../../src/platform/queue/index.js';
import { QueueAges } from '../../../src/processes/alerts/index.js';
import { after } from '../../builders/rows.js';
import { WatchingDesk } from './watching-desk.js';

let desk: WatchingDesk;

beforeAll(async () => {
  desk = await WatchingDesk.open();
});
afterAll(() => desk.rooms.close());
beforeEach(() => desk.world.at(100));

describe('an alert comes with what is wrong, and goes with it', () => {
  it('payment watching is behind, or silent', async () => {
    await desk.comesAndGoes(
      'scanner_behind',
      'scanner',
      () => desk.rooms.query('UPDATE chain_cursor SET node_height = height + 41'),
      () => desk.rooms.query('UPDATE chain_cursor SET node_height = height'),
    );
    await desk.rooms.query(`UPDATE chain_cursor SET updated_at = now() - interval '3 minutes'`);
    await desk.figures.run();
    expect(await desk.open('scanner_behind')).toEqual([]);
    await desk.figures.run();
    expect(await desk.open('scanner_behind')).toEqual(['scanner']);
    await desk.rooms.query('UPDATE chain_cursor SET updated_at = now()');
    await desk.figures.run();
    expect(await desk.open('scanner_behind')).toEqual([]);
  });

  it('a delegation failed', async () => {
    await desk.comesAndGoes(
      'delegation_failed',
      desk.wallet.id,
      () => desk.delegation('never'),
      () => desk.rooms.query('UPDATE supplier_wallets SET updated_at = now(), failures_in_a_row = 0'),
    );
  });

  it('a reclaim is overdue', async () => {
    const id = await desk.delegation('ended', after(100 * 3 - 29 * 60));
    await desk.comesAndGoes(
      'reclaim_overdue',
      id,
      () =>
        desk.rooms.query('UPDATE energy_delegations SET reclaim_after = $2 WHERE id = $1', [
          id,
          after(100 * 3 - 31 * 60),
        ]),
      () => desk.rooms.query(`UPDATE energy_delegations SET status = 'reclaimed' WHERE id = $1`, [id]),
    );
  });

  it('a pool is low', () =>
    desk.comesAndGoes(
      'pool_low',
      desk.poolId,
      () => desk.reading('delegatable_sun', 99_999_999),
      () => desk.reading('delegatable_sun', 100_000_000),
    ));

  it('a wallet is low on bandwidth, with no TRX to burn instead', async () => {
    await desk.reading('liquid_sun', 0);
    await desk.comesAndGoes(
      'wallet_low_bandwidth',
      desk.wallet.id,
      () => desk.reading('free_bandwidth', 599),
      () => desk.reading('free_bandwidth', 600),
    );
    await desk.reading('liquid_sun', 50_000_000);
    await desk.rooms.query('TRUNCATE alerts CASCADE');
  });

  it('a wallet is low on TRX', () =>
    desk.comesAndGoes(
      'wallet_low_trx',
      desk.wallet.id,
      () => desk.reading('liquid_sun', 1_999_999),
      () => desk.reading('liquid_sun', 2_000_000),
    ));

  it('the success rate is below its threshold', async () => {
    const events = (toStatus: string, count: number): Promise<unknown> =>
      desk.rooms.query(
        `INSERT INTO order_events (order_id, kind, from_status, to_status, chain_time, data)
         SELECT id, 'delegated', 'delegating', $1, now(), '{}' FROM orders, generate_series(1, $2)
         WHERE id = (SELECT id FROM orders LIMIT 1)`,
        [toStatus, count],
      );
    await events('active', 19);
    await desk.comesAndGoes(
      'success_rate_low',
      'orders',
      () => events('refunding', 2),
      () => events('active', 100),
    );
  });

  it('a queue is stuck', async () => {
    await desk.rooms.query(`UPDATE orders SET status = 'awaiting_payment' WHERE status = 'paid'`);
    const id = await desk.world.order({});
    await desk.rooms.query('UPDATE orders SET energy_missing = energy WHERE id = $1', [id]);
    await desk.comesAndGoes(
      'queue_stuck',
      'delivery',
      () =>
        desk.rooms.query(`UPDATE orders SET updated_at = now() - interval '121 seconds' WHERE id = $1`, [id]),
      () => desk.rooms.query(`UPDATE orders SET status = 'delegating' WHERE id = $1`, [id]),
    );
  });

  it('what may rightly wait for others is shown as waiting, and no queue is stuck', async () => {
    const ended = await desk.delegation('ended', after(100 * 3 - 600));
    await desk.rooms.query('UPDATE energy_delegations SET delegate_solid = true WHERE id = $1', [ended]);
    await desk.rooms.query(
      `INSERT INTO refunds (id, business_key, address, currency, amount, reason, status, updated_at)
       VALUES (gen_random_uuid(), 'a test', $1, 'TRX', 5000000, 'address_credit', 'due', now() - interval '10 minutes')`,
      [desk.wallet.address],
    );
    const ages = await desk.rooms.get(QueueAges).waiting();
    expect(Math.round(ages.get('reclaim') ?? 0)).toBe(600);
    expect(Math.round(ages.get('refunds') ?? 0)).toBe(600);
    await desk.figures.run();
    expect(await desk.open('queue_stuck')).toEqual([]);
    await desk.rooms.query('DELETE FROM refunds');
    await desk.rooms.query(`UPDATE energy_delegations SET status = 'reclaimed' WHERE id = $1`, [ended]);
    expect((await desk.rooms.get(QueueAges).waiting()).has('reclaim')).toBe(false);
  });

  it('work that fails again and again is an unhandled error', async () => {
    const letters = desk.rooms.get(DeadLetters);
    await desk.comesAndGoes(
      'unhandled_error',
      'step:rental.deliver',
      async () => {
        for (let i = 0; i < 3; i += 1)
          await letters.record('rental.deliver', 'an order', new Error('no luck'));
      },
      () => letters.forget('rental.deliver', ['an order']),
    );
    await desk.rooms.query('TRUNCATE alerts CASCADE');
  });

  it('books are out of balance', async () => {
    const [{ id } = { id: '' }] = await desk.rooms.query<{ id: string }>(
      `INSERT INTO ledger_transactions (business_key, kind) VALUES ('a test', 'test') RETURNING id`,
    );
    const account = await desk.rooms.value(
      `INSERT INTO ledger_accounts (code, kind, currency) VALUES ('a test', 'revenue', 'TRX') RETURNING id`,
    );
    await desk.comesAndGoes(
      'books_out_of_balance',
      `ledger:${id}`,
      () =>
        desk.rooms.query(
          `INSERT INTO balance_transactions (transaction_id, account_id, currency, amount) VALUES ($1, $2, 'TRX', 1)`,
          [id, account],
        ),
      () =>
        desk.rooms.query(
          `INSERT INTO balance_transactions (transaction_id, account_id, currency, amount) VALUES ($1, $2, 'TRX', -1)`,
          [id, account],
        ),
    );
  });
});
