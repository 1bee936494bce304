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

const reverse = (id: string, line: string, key: string = randomUUID(), person = finance) =>
  person.call(supplierDuesRoutes.reverse, {
    params: { id, line },
    body: { reason },
    headers: { 'idempotency-key': key },
  });
/** Writes a payout down. @returns the line of the statement that has it */
async function paidOut(id: string, amountSun: string, txid?: string): Promise<string> {
  const body = { amountSun, reason, ...(txid ? { txid } : {}) };
  await finance.get(supplierDuesRoutes.pay, { params: { id }, body });
  return (await statement(id)).items[0]?.id ?? '';
}

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

describe('a payout that was written down by mistake', () => {
  it('is booked back: it stays in the statement, is owed again, and its transfer may be written down anew', async () => {
    const txid = 'cd'.repeat(32);
    const id = await earning(1_000_000n);
    const line = await paidOut(id, '400000', txid);
    expect((await statement(id)).items.map((one) => one.reversible)).toEqual([true, false]);
    expect(await reverse(id, line)).toMatchObject({ status: 201, body: { owedSun: '1000000' } });
    const { items, owedSun } = await statement(id);
    expect(owedSun).toBe('1000000');
    expect(items.map((one) => [one.kind, one.amountSun, one.owedSun, one.reversible])).toEqual([
      ['reversal', '400000', '1000000', false],
      ['payout', '-400000', '600000', false],
      ['cost', '1000000', '1000000', false],
    ]);
    expect(items[0]).toMatchObject({ txid, reason, by: finance.email });
    expect((await audited(api.rooms, `pool:${id}`))[1]).toMatchObject({
      action: 'pools.reverse-payout',
      actor: finance.email,
      reason,
      before: { owedSun: '600000' },
      after: { owedSun: '1000000', reversedSun: '400000', txid },
    });
    await paidOut(id, '300000', txid);
    expect((await statement(id)).items[0]).toMatchObject({
      kind: 'payout',
      txid,
      owedSun: '700000',
      reversible: true,
    });
    const sums = await api.rooms.query(
      'SELECT currency FROM balance_transactions GROUP BY currency HAVING sum(amount) <> 0',
    );
    expect(sums).toEqual([]);
  });

  it('is booked back once: under one key, by one of two at once, and never again', async () => {
    const [id, key] = [await earning(1_000_000n), randomUUID()];
    const line = await paidOut(id, '400000');
    const again = [await reverse(id, line, key), await reverse(id, line, key)];
    expect(again.map(({ status, body }) => [status, body])).toEqual([
      [201, { owedSun: '1000000' }],
      [201, { owedSun: '1000000' }],
    ]);
    expect(refusal(await reverse(id, line))).toEqual([409, 'suppliers/already_reversed']);
    const other = await paidOut(id, '1000000');
    const owner = await api.as('owner');
    const both = await Promise.all([reverse(id, other), reverse(id, other, undefined, owner)]);
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409]);
    expect((await statement(id)).owedSun).toBe('1000000');
  });

  it('is booked back by a try that did not live to answer', async () => {
    const [id, key] = [await earning(1_000_000n), randomUUID()];
    const line = await paidOut(id, '400000');
    await reverse(id, line, key);
    await api.rooms.query(
      `UPDATE idempotency_keys SET status = NULL, answer = NULL, created_at = now() - interval '2 minutes' WHERE key = $1`,
      [key],
    );
    expect((await reverse(id, line, key)).body).toEqual({ owedSun: '1000000' });
    expect(await audited(api.rooms, `pool:${id}`)).toHaveLength(2);
  });

  it('is no cost, no reversal and no line of another pool, and not for operators', async () => {
    const [id, other] = [await earning(1_000_000n), await earning(1_000_000n)];
    const line = await paidOut(id, '400000');
    const cost = (await statement(id)).items[1]?.id ?? '';
    await paidOut(other, '1');
    expect(refusal(await reverse(id, cost))).toEqual([404, 'suppliers/payout_not_found']);
    expect(refusal(await reverse(other, line))).toEqual([404, 'suppliers/payout_not_found']);
    expect(refusal(await reverse(randomUUID(), line))).toEqual([404, 'pools/not_found']);
    expect(refusal(await reverse(id, line, undefined, await api.as('operator')))).toEqual([
      403,
      'auth/forbidden',
    ]);
    const bare = await reverse(id, line, undefined, await api.as('finance', false));
    expect(refusal(bare)).toEqual([403, 'auth/second_factor_required']);
    await reverse(id, line);
    const reversal = (await statement(id)).items[0]?.id ?? '';
    expect(refusal(await reverse(id, reversal))).toEqual([404, 'suppliers/payout_not_found']);
    expect((await statement(id)).owedSun).toBe('1000000');
    expect((await statement(other)).owedSun).toBe('999999');
  });
});
