import { randomUUID } from 'node:crypto';
import { systemRoutes } from '@energy-desk/shared/system';
import { getQueueToken } from '@nestjs/bull';
import type { Queue } from 'bull';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Alerts } from '../../../../src/domain/alerts/index.js';
import { OrdersModule, OrdersService } from '../../../../src/domain/orders/index.js';
import { internalErrors, nodeSeconds } from '../../../../src/platform/metrics/index.js';
import { DeadLetters } from '../../../../src/platform/queue/index.js';
import { anOrder, aUser, cursorAt } from '../../../builders/rows.js';
import { Api } from '../../../harness/api.js';
import { FakeTron } from '../../../harness/fake-tron.js';
import { newAddress } from '../../../harness/rooms.js';

const TOKEN = 'a-token-for-prometheus-and-nobody-else';
const tron = new FakeTron();

let api: Api;
let later = 0;
beforeAll(async () => {
  api = await Api.open([OrdersModule], { tron, environment: { METRICS_TOKEN: TOKEN } });
  await cursorAt(api.rooms, 1000);
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + later);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

/** By name and labels as Prometheus reads them, when no cache is young enough to answer. */
async function scrape(): Promise<ReadonlyMap<string, number>> {
  later += 61_000;
  const { status, body } = await api.stranger.send('GET', '/metrics', undefined, {
    authorization: `Bearer ${TOKEN}`,
  });
  expect(status).toBe(200);
  return new Map(
    String(body)
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const end = line.lastIndexOf(' ');
        return [line.slice('energy_desk_'.length, end), Number(line.slice(end + 1))];
      }),
  );
}

async function order(status: 'awaiting_payment' | 'paid' | 'active' | 'refunded'): Promise<string> {
  const { rooms } = api;
  const made = anOrder({ status: 'paid', paidAt: new Date(), userId: await aUser(rooms) });
  await rooms.database.transaction('rental.place-order', (tx) => rooms.get(OrdersService).create(tx, made));
  await rooms.query('UPDATE orders SET status = $2, energy_missing = $3 WHERE id = $1', [
    made.id,
    status,
    status === 'paid' ? 65_000 : 0,
  ]);
  return made.id;
}

describe('GET /metrics', () => {
  it('is closed to who brings no token, or another, and to everybody where none is configured', async () => {
    const tries: Record<string, string>[] = [
      {},
      { authorization: 'Bearer another' },
      { authorization: TOKEN.slice(1) },
    ];
    for (const headers of tries) {
      const { status, body } = await api.stranger.send('GET', '/metrics', undefined, headers);
      expect([status, body]).toMatchObject([403, { code: 'metrics/closed' }]);
    }
    const admin = await api.as('owner');
    expect((await admin.send('GET', '/metrics')).status).toBe(403);
    const closed = await Api.open([], { environment: { ...api.rooms.environment, METRICS_TOKEN: '' }, tron });
    const guesses: Record<string, string>[] = [
      {},
      { authorization: 'Bearer ' },
      { authorization: `Bearer ${TOKEN}` },
    ];
    for (const headers of guesses)
      expect((await closed.stranger.send('GET', '/metrics', undefined, headers)).status).toBe(403);
    await closed.close();
  });

  it('shows orders by state and age, the success rate, and times from payment to energy', async () => {
    const before = await scrape();
    expect(before.get('orders{status="paid"}')).toBeUndefined();
    expect(before.get('order_success_ratio')).toBe(1);
    const waiting = await order('paid');
    await api.rooms.query(`UPDATE orders SET updated_at = now() - interval '90 seconds' WHERE id = $1`, [
      waiting,
    ]);
    const delivered = [await order('active'), await order('active'), await order('active')];
    await order('refunded');
    const now = new Date();
    for (const id of delivered) {
      await api.rooms.query(
        `INSERT INTO payments (txid, idx, currency, from_address, to_address, amount, tx_expiration, order_id, created_at)
         VALUES ($1, 0, 'TRX', 'a', 'b', 5, now(), $2, $3::timestamptz - interval '10 seconds')`,
        [randomUUID(), id, now],
      );
      await api.rooms.query(
        `INSERT INTO order_events (order_id, kind, from_status, to_status, chain_time, created_at)
         VALUES ($1, 'paid', 'confirming', 'paid', now(), $2::timestamptz - interval '7 seconds'),
           ($1, 'delegated', 'delegating', 'active', now(), $2::timestamptz - interval '5 seconds')`,
        [id, now],
      );
    }
    await api.rooms.query(`DELETE FROM order_events WHERE kind = 'created'`);
    const after = await scrape();
    expect(after.get('orders{status="paid"}')).toBe(1);
    expect(after.get('orders{status="active"}')).toBe(3);
    expect(after.get('order_oldest_seconds{status="paid"}')).toBeGreaterThanOrEqual(90);
    expect(after.get('oldest_paid_order_seconds')).toBeGreaterThanOrEqual(90);
    expect(after.get('order_success_ratio')).toBe(0.75);
    expect(after.get('order_seconds{milestone="confirmed",quantile="0.5"}')).toBeCloseTo(3, 0);
    expect(after.get('order_seconds{milestone="delegated",quantile="0.95"}')).toBeCloseTo(5, 0);
  });

  it('shows what answers: database, Redis, nodes, scanner', async () => {
    await cursorAt(api.rooms, 1000);
    const before = await scrape();
    const parts = ['database', 'redis', 'nodes', 'scanner'];
    expect(parts.map((part) => before.get(`available{part="${part}"}`))).toEqual([1, 1, 1, 1]);
    const [node] = tron.nodeHealth;
    if (node) node.resting = true;
    await api.rooms.query(
      `UPDATE chain_cursor SET node_height = height + 500, updated_at = now() - interval '200 seconds'`,
    );
    const after = await scrape();
    if (node) node.resting = false;
    expect(parts.map((part) => after.get(`available{part="${part}"}`))).toEqual([1, 1, 0, 0]);
    expect(after.get('scanner_following')).toBe(0);
    expect(after.get('scanner_behind_blocks')).toBe(500);
    expect(after.get('scanner_silent_seconds')).toBeGreaterThanOrEqual(200);
    expect(after.get('scanner_solid_lag_blocks')).toBe(18);
    await cursorAt(api.rooms, 1000);
  });

  it('shows how long nodes and the API take, and their errors', async () => {
    const path = `method="GET",route="/api/system/nodes"`;
    const before = await scrape();
    await (await api.as('viewer')).get(systemRoutes.nodes, {});
    await api.stranger.call(systemRoutes.nodes, {});
    nodeSeconds.observe({ node: 'node:8090', path: '/wallet/getnowblock', outcome: 'failed' }, 0.2);
    internalErrors.note('a test', 'a surprise');
    const after = await scrape();
    for (const status of [200, 401]) {
      const name = `api_request_seconds_count{${path},status="${status}"}`;
      expect((after.get(name) ?? 0) - (before.get(name) ?? 0)).toBe(1);
    }
    const failed = 'node_request_seconds_count{node="node:8090",path="/wallet/getnowblock",outcome="failed"}';
    expect((after.get(failed) ?? 0) - (before.get(failed) ?? 0)).toBe(1);
    const errors = 'internal_errors_total{where="a test"}';
    expect((after.get(errors) ?? 0) - (before.get(errors) ?? 0)).toBe(1);
  });

  it('shows what waits in the queues, and what failed', async () => {
    const before = await scrape();
    const queue = api.rooms.app.get<Queue>(getQueueToken('reports'), { strict: false });
    await queue.add({});
    await api.rooms.get(DeadLetters).record('a.step', 'a subject', new Error('no luck'));
    const after = await scrape();
    const depth = 'queue_nudges{queue="reports",state="waiting"}';
    expect((after.get(depth) ?? 0) - (before.get(depth) ?? 0)).toBe(1);
    expect(after.get('queue_oldest_seconds{queue="delivery"}')).toBeGreaterThanOrEqual(90);
    expect(before.get('dead_letters{state="resting"}')).toBe(0);
    expect(after.get('dead_letters{state="resting"}')).toBe(1);
  });

  it('shows capacity, recovering energy, what waits for finance, and what books and chain differ by', async () => {
    const before = await scrape();
    expect(before.get('capacity_free_sun')).toBe(0);
    await api.rooms.query(
      `WITH pool AS (INSERT INTO energy_pools (name, status, cost_per_energy_sun) VALUES ('a pool', 'active', 1) RETURNING id),
         wallet AS (INSERT INTO supplier_wallets (pool_id, address, signer_address, key_id, key_ciphertext)
           SELECT id, $1, $1, 'k1', 'x' FROM pool RETURNING id)
       INSERT INTO wallet_readings (wallet_id, height, delegatable_sun, staked_sun, energy_used, free_bandwidth, staked_bandwidth, liquid_sun)
       SELECT id, 1, 700, 1000, 1234, 600, 0, 1 FROM wallet`,
      [newAddress()],
    );
    await api.rooms.query(
      `INSERT INTO payments (txid, idx, currency, from_address, to_address, amount, tx_expiration, outcome, status)
       VALUES ($1, 0, 'TRX', 'a', 'b', 5, now(), 'unmatched', 'settled')`,
      [randomUUID()],
    );
    await api.rooms.query(
      `WITH run AS (INSERT INTO reconciliation_runs (trigger, status, finished_at) VALUES ('person', 'done', now()) RETURNING id)
       INSERT INTO reconciliation_differences (kind, subject, currency, ours, chains, advice, first_run_id, last_run_id)
       SELECT 'cash', 'an address', 'TRX', 100, 58, 'look', id, id FROM run`,
    );
    const after = await scrape();
    expect(after.get('capacity_staked_sun')).toBe(1000);
    expect(after.get('capacity_free_sun')).toBe(700);
    expect(after.get('recovering_energy')).toBe(1234);
    expect((after.get('payments_for_finance') ?? 0) - (before.get('payments_for_finance') ?? 0)).toBe(1);
    expect(before.get('ledger_difference{currency="TRX"}')).toBe(0);
    expect(after.get('ledger_difference{currency="TRX"}')).toBe(42);
    expect(after.get('open_differences')).toBe(1);
  });

  it('shows active users, the use of each feature, and open alerts', async () => {
    const before = await scrape();
    await aUser(api.rooms);
    await order('awaiting_payment');
    await api.rooms.get(Alerts).raise('pool_low', 'a pool', 'low');
    const after = await scrape();
    expect((after.get('daily_active_users') ?? 0) - (before.get('daily_active_users') ?? 0)).toBe(2);
    const use = 'feature_uses{feature="package_transfer"}';
    expect((after.get(use) ?? 0) - (before.get(use) ?? 0)).toBe(1);
    expect(after.get('open_alerts{kind="pool_low"}')).toBe(1);
  });

  it('shows processor, memory and disk', async () => {
    const before = await scrape();
    for (let i = 0, until = Date.now() + 200; Date.now() < until; i += 1) Math.sqrt(i);
    const after = await scrape();
    const cpu = 'process_cpu_seconds_total';
    expect(after.get(cpu) ?? 0).toBeGreaterThan(before.get(cpu) ?? 0);
    for (const name of [
      'machine_load1',
      'machine_processors',
      'machine_memory_bytes',
      'disk_bytes',
      'disk_free_bytes',
    ])
      expect(after.get(name), name).toBeGreaterThan(0);
    expect(after.get('machine_memory_free_bytes')).toBeLessThan(after.get('machine_memory_bytes') ?? 0);
    expect(after.get('process_resident_memory_bytes')).toBeGreaterThan(0);
  });
});
