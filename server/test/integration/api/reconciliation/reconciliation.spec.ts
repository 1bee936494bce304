import { randomBytes, randomUUID } from 'node:crypto';
import { reconciliationRoutes } from '@energy-desk/shared/reconciliation';
import { systemRoutes } from '@energy-desk/shared/system';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeysModule, KeyVault } from '../../../../src/gateways/keys/index.js';
import { PoolImportModule, WalletImport } from '../../../../src/processes/pool-upkeep/index.js';
import { after, cursorAt } from '../../../builders/rows.js';
import { Api } from '../../../harness/api.js';
import { FakeTron } from '../../../harness/fake-tron.js';
import { newAddress } from '../../../harness/rooms.js';

const STAKE = 7_000_000_000n;
const body = { durationSeconds: 3600, reason: 'lost with the restore' };

let api: Api;
beforeAll(async () => {
  const tron = Object.assign(new FakeTron(), {
    accountAtSolid: async () => ({ height: 970n, balance: 3n }),
    distrustPreferredNode: () => undefined,
  });
  api = await Api.open([KeysModule, PoolImportModule], { tron });
  await cursorAt(api.rooms, 1000);
});
afterAll(() => api.close());

/** Energy that a wallet of ours lent in a solid block, as it is listed. */
async function foreignDelegate(kind = 'DelegateResourceContract', counterparty = newAddress()) {
  const privateKey = randomBytes(32).toString('hex');
  const address = api.rooms.get(KeyVault).addressOf(privateKey);
  const txid = randomBytes(32).toString('hex');
  await api.rooms.get(WalletImport).addMissing({
    name: `pool of ${address}`,
    status: 'active',
    costPerEnergySun: 1n,
    priority: 1,
    wallets: [{ address, privateKey, permissionId: 0, label: '' }],
  });
  await api.rooms.query(
    `INSERT INTO chain_movements (address, txid, idx, kind, currency, amount, fee_sun, counterparty, height, block_id, block_time)
     VALUES ($1, $2, 0, $3, 'TRX', 0, 0, $4, 970, 'block', $5)`,
    [address, txid, kind, counterparty, after(0)],
  );
  const id = await api.rooms.value(
    `INSERT INTO foreign_operations (address, txid, kind, counterparty, sun, resource, height, block_time)
     VALUES ($1, $2, $3, $4, $5, 'ENERGY', 970, $6) RETURNING id`,
    [address, txid, kind, counterparty, STAKE.toString(), after(0)],
  );
  return { id: String(id), address, txid, counterparty };
}

describe('comparisons', () => {
  it('are asked for by one of two, carried out by a worker, and told to all who may read', async () => {
    const [finance, owner] = [await api.as('finance'), await api.as('owner')];
    const both = await Promise.all([
      finance.call(reconciliationRoutes.run, {}),
      owner.call(reconciliationRoutes.run, {}),
    ]);
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([202, 409]);
    expect(both.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'reconciliation/running' });
    const viewer = await api.as('viewer');
    const { items } = await viewer.get(reconciliationRoutes.runs, { query: {} });
    expect(items).toMatchObject([{ status: 'running', trigger: 'person' }]);
    const id = items[0]?.id ?? '';
    expect(await viewer.get(reconciliationRoutes.get, { params: { id } })).toMatchObject({ id });
    expect((await viewer.call(reconciliationRoutes.get, { params: { id: randomUUID() } })).status).toBe(404);
    expect((await viewer.call(reconciliationRoutes.run, {})).status).toBe(403);
  });

  it('list what differs by page and filter', async () => {
    const run = await api.rooms.value('SELECT id FROM reconciliation_runs');
    await api.rooms.query(
      `INSERT INTO reconciliation_differences (kind, subject, currency, ours, chains, advice, first_run_id, last_run_id, closed_at)
       SELECT 'cash', n::text, 'TRX', 1, 2, 'Look at it.', $1, $1, CASE WHEN n > 3 THEN now() END
       FROM generate_series(1, 5) n`,
      [run],
    );
    const finance = await api.as('finance');
    const open = await finance.get(reconciliationRoutes.differences, {
      query: { status: 'open', kind: 'cash', limit: 2, withTotal: 'true' },
    });
    expect(open).toMatchObject({ total: 3, items: [{ ours: '1', chains: '2' }, { status: 'open' }] });
    const rest = await finance.get(reconciliationRoutes.differences, {
      query: { status: 'open', kind: 'cash', limit: 2, cursor: open.nextCursor ?? '' },
    });
    expect(new Set([...open.items, ...rest.items].map(({ subject }) => subject))).toEqual(
      new Set(['1', '2', '3']),
    );
    expect(rest.nextCursor).toBeNull();
  });
});

describe('a difference of cash', () => {
  it('is booked by finance, once for a key, and nobody else may', async () => {
    const address = newAddress();
    await api.rooms.query(
      `INSERT INTO cash_accounts (address, currency, watched_from_height, opening_height) VALUES ($1, 'TRX', 1, 1)`,
      [address],
    );
    const id = await api.rooms.value(
      `INSERT INTO reconciliation_differences (kind, subject, currency, ours, chains, advice, first_run_id, last_run_id)
       SELECT 'cash', $1, 'TRX', 0, 3, 'Look at it.', id, id FROM reconciliation_runs LIMIT 1 RETURNING id`,
      [`${address}:TRX`],
    );
    const given = { params: { id: String(id) }, body: { ours: '0', chains: '3', reason: body.reason } };
    const route = reconciliationRoutes.bookDifference;
    for (const role of ['viewer', 'operator'] as const)
      expect((await (await api.as(role)).call(route, given)).status).toBe(403);
    expect((await (await api.as('finance', false)).call(route, given)).status).toBe(403);
    const finance = await api.as('finance');
    const stale = await finance.call(route, { ...given, body: { ...given.body, chains: '4' } });
    expect([stale.status, stale.body]).toMatchObject([409, { code: 'differences/changed_meanwhile' }]);
    const headers = { 'Idempotency-Key': randomUUID() };
    const first = await finance.call(route, { ...given, headers });
    expect([first.status, first.body]).toMatchObject([200, { id, status: 'closed' }]);
    expect((await finance.call(route, { ...given, headers })).body).toEqual(first.body);
    const late = await (await api.as('owner')).call(route, given);
    expect([late.status, late.body]).toMatchObject([409, { code: 'differences/not_bookable' }]);
    expect(
      await api.rooms.value(`SELECT count(*)::int FROM ledger_transactions WHERE kind = 'unexplained'`),
    ).toBe(1);
  });
});

describe('foreign operations', () => {
  it('are taken over once, by those who may give energy away, with the reason kept', async () => {
    const { id, address, txid, counterparty } = await foreignDelegate();
    const given = { params: { id }, body };
    for (const role of ['viewer', 'finance'] as const)
      expect((await (await api.as(role)).call(reconciliationRoutes.takeOver, given)).status).toBe(403);
    const withoutCode = await api.as('operator', false);
    expect((await withoutCode.call(reconciliationRoutes.takeOver, given)).status).toBe(403);
    const [one, other] = [await api.as('operator'), await api.as('owner')];
    const bad = await one.call(reconciliationRoutes.takeOver, { ...given, body: { ...body, reason: '' } });
    expect(bad.status).toBe(400);
    expect(await api.rooms.value('SELECT count(*)::int FROM orders')).toBe(0);

    const both = await Promise.all([one, other].map((who) => who.call(reconciliationRoutes.takeOver, given)));
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 404]);
    const { items } = await one.get(reconciliationRoutes.foreignOperations, { query: { address } });
    expect(items).toMatchObject([{ txid, status: 'adopted', amountSun: STAKE.toString() }]);
    expect(await api.rooms.query('SELECT kind, status, receiver, duration_seconds FROM orders')).toEqual([
      { kind: 'manual', status: 'delegating', receiver: counterparty, duration_seconds: 3600 },
    ]);
    expect(await api.rooms.query(`SELECT reason FROM audit_logs WHERE action = 'orders.take-over'`)).toEqual([
      { reason: body.reason },
    ]);
  });

  it('that lent no energy are nothing to take over', async () => {
    const operator = await api.as('operator');
    for (const kind of ['UnDelegateResourceContract', 'FreezeBalanceV2Contract']) {
      const { id } = await foreignDelegate(kind);
      const refused = await operator.call(reconciliationRoutes.takeOver, { params: { id }, body });
      expect([refused.status, refused.body]).toMatchObject([409, { code: 'foreign_operations/not_lent' }]);
    }
  });
});

describe('holds', () => {
  it('are listed with what was found, and released once compared, by one of two', async () => {
    const id = String(
      await api.rooms.value(
        `INSERT INTO send_holds (cause, from_height, findings) VALUES ('restore', 900, '{"doubts": []}') RETURNING id`,
      ),
    );
    const [one, other] = [await api.as('operator'), await api.as('owner')];
    const release = { params: { id }, body: { reason: 'looked at all of it' } };
    const early = await one.call(systemRoutes.releaseHold, release);
    expect([early.status, early.body]).toMatchObject([409, { code: 'holds/not_compared' }]);
    await api.rooms.query(
      `UPDATE send_holds SET status = 'compared', reached_height = 950, reached_at = now(), compared_at = now()`,
    );
    const { items } = await (await api.as('viewer')).get(systemRoutes.holds, {});
    expect(items).toMatchObject([{ id, cause: 'restore', status: 'compared', findings: { doubts: [] } }]);
    expect((await (await api.as('finance')).call(systemRoutes.releaseHold, release)).status).toBe(403);
    const both = await Promise.all([one, other].map((who) => who.call(systemRoutes.releaseHold, release)));
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 404]);
  });
});
