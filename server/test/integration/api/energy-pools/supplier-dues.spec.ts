import { randomUUID } from 'node:crypto';
import { supplierDuesRoutes } from '@energy-desk/shared/pools';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LedgerService, transfer } from '../../../../src/domain/ledger/index.js';
import { Api, type Person } from '../../../harness/api.js';
import { FakeTron } from '../../../harness/fake-tron.js';
import { audited, refusal } from './stock.js';

const reason = 'as the contract says';
let api: Api;
let finance: Person;
beforeAll(async () => {
  api = await Api.open([], { tron: new FakeTron() });
  finance = await api.as('finance');
});
afterAll(() => api.close());

/** A pool whose suppliers earned so much by each delegation. */
async function earning(...costs: readonly bigint[]): Promise<string> {
  const id = randomUUID();
  await api.rooms.query(
    `INSERT INTO energy_pools (id, name, status, cost_per_energy_sun, priority) VALUES ($1::uuid, $1::text, 'active', 20, 1)`,
    [id],
  );
  for (const sun of costs) {
    const costed = { kind: 'supplier_costs', currency: 'TRX' } as const;
    const payable = { kind: 'supplier_payable', owner: id, currency: 'TRX' } as const;
    await api.rooms.database.transaction('rental.deliver', (tx) =>
      api.rooms
        .get(LedgerService)
        .post(tx, [transfer(randomUUID(), 'supplier_cost', costed, payable, sun, { orderId: randomUUID() })]),
    );
  }
  return id;
}

const pay = (id: string, amountSun: string, key: string = randomUUID(), person = finance) =>
  person.call(supplierDuesRoutes.pay, {
    params: { id },
    body: { amountSun, reason },
    headers: { 'idempotency-key': key },
  });
const statement = (id: string, query: { limit?: number; cursor?: string } = {}) =>
  finance.get(supplierDuesRoutes.statement, { params: { id }, query });

describe('what suppliers are owed', () => {
  it('is told line by line, and falls by what they are paid', async () => {
    const id = await earning(1_300_000n, 700_000n);
    expect(await pay(id, '1500000')).toMatchObject({ status: 201, body: { owedSun: '500000' } });
    const { items, owedSun } = await statement(id);
    expect(owedSun).toBe('500000');
    expect(items.map((one) => [one.kind, one.amountSun, one.owedSun])).toEqual([
      ['payout', '-1500000', '500000'],
      ['cost', '700000', '2000000'],
      ['cost', '1300000', '1300000'],
    ]);
    const first = await statement(id, { limit: 2 });
    const second = await statement(id, { limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items]).toEqual(items);
    expect(second.nextCursor).toBeNull();
    expect(await audited(api.rooms, `pool:${id}`)).toMatchObject([
      { action: 'pools.pay-supplier', actor: finance.email, reason, after: { owedSun: '500000' } },
    ]);
  });

  it('is paid once under one key, and by one of two at once where it covers one', async () => {
    const [id, key] = [await earning(1_000_000n), randomUUID()];
    const again = [await pay(id, '400000', key), await pay(id, '400000', key)];
    expect(again.map(({ status, body }) => [status, body])).toEqual([
      [201, { owedSun: '600000' }],
      [201, { owedSun: '600000' }],
    ]);
    const owner = await api.as('owner');
    const both = await Promise.all([pay(id, '600000'), pay(id, '600000', undefined, owner)]);
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409]);
    expect((await statement(id)).owedSun).toBe('0');
    const sums = await api.rooms.query(
      'SELECT currency FROM balance_transactions GROUP BY currency HAVING sum(amount) <> 0',
    );
    expect(sums).toEqual([]);
  });

  it('does what a try did that died before it answered', async () => {
    const [id, key] = [await earning(1_000_000n), randomUUID()];
    await pay(id, '400000', key);
    await api.rooms.query(
      `UPDATE idempotency_keys SET status = NULL, answer = NULL, created_at = now() - interval '2 minutes' WHERE key = $1`,
      [key],
    );
    expect((await pay(id, '400000', key)).body).toEqual({ owedSun: '600000' });
    expect(await audited(api.rooms, `pool:${id}`)).toHaveLength(1);
  });

  it('is paid by a transfer once, by one of two at once; another pool may be paid by it too', async () => {
    const txid = 'ab'.repeat(32);
    const by = (id: string, person = finance) =>
      person.call(supplierDuesRoutes.pay, {
        params: { id },
        body: { amountSun: '1000', txid, reason },
        headers: { 'idempotency-key': randomUUID() },
      });
    const [id, other] = [await earning(1_000_000n), await earning(1_000_000n)];
    const both = await Promise.all([by(id), by(id, await api.as('owner'))]);
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409]);
    expect(refusal(await by(id))).toEqual([409, 'suppliers/transfer_repeated']);
    expect((await statement(id)).owedSun).toBe('999000');
    expect((await by(other)).status).toBe(201);
    expect((await statement(other)).items[0]).toMatchObject({ kind: 'payout', txid, by: finance.email });
  });

  it('is refused beyond what is owed, to operators, and without a second factor; nothing is booked', async () => {
    const id = await earning(1_000n);
    expect(refusal(await pay(id, '1001'))).toEqual([409, 'suppliers/more_than_owed']);
    expect(refusal(await pay(id, '1', undefined, await api.as('operator')))).toEqual([403, 'auth/forbidden']);
    const bare = await pay(id, '1', undefined, await api.as('finance', false));
    expect(refusal(bare)).toEqual([403, 'auth/second_factor_required']);
    expect(refusal(await pay(randomUUID(), '1'))).toEqual([404, 'pools/not_found']);
    expect((await statement(id)).owedSun).toBe('1000');
    expect(await audited(api.rooms, `pool:${id}`)).toEqual([]);
  });
});
