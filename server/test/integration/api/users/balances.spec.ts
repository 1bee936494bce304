import { usersRoutes } from '@energy-desk/shared/users';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aTransfer, aUser, cursorAt } from '../../../builders/rows.js';
import { PaymentsModule, PaymentsService } from '../../../../src/domain/payments/index.js';
import { Api, type Person } from '../../../harness/api.js';
import { FakeTron } from '../../../harness/fake-tron.js';
import { newAddress } from '../../../harness/rooms.js';
import { provedBy } from '../money-rows.js';

let api: Api;
let finance: Person;
let user: string;
beforeAll(async () => {
  api = await Api.open([PaymentsModule], { tron: new FakeTron() });
  await cursorAt(api.rooms, 1_000);
  finance = await api.as('finance');
});
afterAll(() => api.close());

const because = { reason: 'agreed with the buyer' };
const adjust = (id: string, body: object, headers: Record<string, string> = {}) =>
  finance.get(usersRoutes.adjust, { params: { id }, body: { ...because, ...body }, headers });
const balance = async (id: string) => finance.get(usersRoutes.balance, { params: { id } });
const rowsOf = async (table: string): Promise<unknown> =>
  api.rooms.value(`SELECT count(*)::int FROM ${table}`);

describe('adjusting a balance', () => {
  beforeAll(async () => {
    user = await aUser(api.rooms);
  });

  it('is done once for each key, audited, and told', async () => {
    const headers = { 'idempotency-key': 'welcome' };
    const first = await adjust(user, { amountSun: '5000000' }, headers);
    expect(first).toEqual({ balanceSun: '5000000', balanceMicroUsdt: '0', changed: true });
    expect(await adjust(user, { amountSun: '5000000' }, headers)).toEqual(first);
    expect(await balance(user)).toMatchObject({ balanceSun: '5000000' });
    const audits = await api.rooms.query(
      `SELECT actor, reason, before ->> 'balance' AS before, after ->> 'balance' AS after FROM audit_logs
       WHERE subject = $1`,
      [`user:${user}`],
    );
    expect(audits).toEqual([{ actor: finance.email, ...because, before: '0', after: '5000000' }]);
    expect(await rowsOf(`user_events WHERE user_id = '${user}'`)).toBe(1);
  });

  it('never takes more than there is, of two who take at once one is refused', async () => {
    const poor = await aUser(api.rooms);
    await adjust(poor, { amountMicroUsdt: '1000000' });
    const other = await api.as('owner');
    const take = { params: { id: poor }, body: { amountMicroUsdt: '-700000', ...because } };
    const answers = await Promise.all([
      finance.call(usersRoutes.adjust, take),
      other.call(usersRoutes.adjust, take),
    ]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'ledger/insufficient_balance',
    });
    expect(await balance(poor)).toEqual({ balanceSun: '0', balanceMicroUsdt: '300000' });
  });

  it.each([
    ['no amount', {}],
    ['two amounts', { amountSun: '1', amountMicroUsdt: '1' }],
    ['zero', { amountSun: '0' }],
    ['a number', { amountSun: 5 }],
  ])('refuses %s and books nothing', async (_what, body) => {
    const before = await rowsOf('ledger_transactions');
    const answer = await finance.send('POST', `/api/users/${user}/adjust`, { ...because, ...body });
    expect(answer.status).toBe(400);
    expect(await rowsOf('ledger_transactions')).toBe(before);
  });
});

describe('a statement', () => {
  it('pages through both currencies in the order they were booked', async () => {
    const id = await aUser(api.rooms);
    const booked: string[] = [];
    for (let i = 1; i <= 5; i++) {
      const field = i % 2 === 0 ? 'amountMicroUsdt' : 'amountSun';
      await adjust(id, { [field]: String(i) });
      booked.push(String(i));
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await finance.get(usersRoutes.transactions, {
        params: { id },
        query: { limit: 2, cursor },
      });
      seen.push(...page.items.map(({ amountSun, amountMicroUsdt }) => amountSun ?? amountMicroUsdt ?? ''));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(booked.reverse());
    const one = await finance.get(usersRoutes.transactions, { params: { id }, query: { currency: 'USDT' } });
    expect(one.items).toMatchObject([
      { kind: 'adjustment', amountMicroUsdt: '4', balanceMicroUsdt: '6', ...because },
      { amountMicroUsdt: '2', balanceMicroUsdt: '2' },
    ]);
  });
});

describe('a deposit for a user', () => {
  it('opens one request with its exact amount, however often the same key asks', async () => {
    const operator = await api.as('operator');
    const given = {
      params: { id: await aUser(api.rooms) },
      body: { amountSun: '10000000' },
      headers: { 'idempotency-key': 'deposit' },
    };
    const { deposit } = await operator.get(usersRoutes.deposit, given);
    expect(deposit).toMatchObject({ status: 'open', paymentAddress: api.rooms.config.paymentAddresses[0] });
    expect(BigInt(deposit?.amountSun ?? 0) > 10_000_000n).toBe(true);
    expect((await operator.get(usersRoutes.deposit, given)).deposit).toEqual(deposit);
  });

  it('looks at a transfer and credits nothing', async () => {
    const id = await aUser(api.rooms);
    const transfer = aTransfer({ height: 900n });
    await api.rooms.database.transaction('chain.scan-block', (tx) =>
      api.rooms.get(PaymentsService).recordTransfers(tx, [transfer]),
    );
    const { transfers } = await finance.get(usersRoutes.deposit, {
      params: { id },
      body: { txid: transfer.txid },
    });
    expect(transfers).toMatchObject([{ state: 'confirming', fromAddress: transfer.fromAddress }]);
    expect(await balance(id)).toMatchObject({ balanceSun: '0' });
  });

  it('is refused below the smallest amount', async () => {
    const answer = await finance.call(usersRoutes.deposit, {
      params: { id: user },
      body: { amountSun: '1' },
    });
    expect([answer.status, answer.body]).toEqual([
      422,
      expect.objectContaining({ code: 'balance/amount_out_of_range' }),
    ]);
  });
});

describe('paying a balance out', () => {
  let id: string;
  let address: string;
  beforeAll(async () => {
    id = await aUser(api.rooms);
    address = await provedBy(api.rooms, id);
    await adjust(id, { amountSun: '9000000' });
  });
  const payOut = (body: object, headers: Record<string, string> = {}) =>
    finance.call(usersRoutes.refund, {
      params: { id },
      body: { address, ...because, ...body } as never,
      headers,
    });

  it('owes it as a refund, once for each key', async () => {
    const headers = { 'idempotency-key': 'payout' };
    const first = await payOut({ amountSun: '4000000' }, headers);
    expect([first.status, first.body]).toEqual([
      200,
      expect.objectContaining({ status: 'due', refundReason: 'balance', amountSun: '4000000', address }),
    ]);
    expect((await payOut({ amountSun: '4000000' }, headers)).body).toEqual(first.body);
    expect(await balance(id)).toMatchObject({ balanceSun: '5000000' });
    const { items } = await finance.get(usersRoutes.transactions, { params: { id }, query: {} });
    expect(items[0]).toMatchObject({ kind: 'payout', amountSun: '-4000000', balanceSun: '5000000' });
    const audit = await api.rooms.query(
      `SELECT actor FROM audit_logs WHERE action = 'balance.pay-out' AND subject = $1`,
      [`user:${id}`],
    );
    expect(audit).toEqual([{ actor: finance.email }]);
  });

  it('never owes more than there is, with two at once', async () => {
    const other = await api.as('owner');
    const given = { params: { id }, body: { amountSun: '3000000', address, ...because } };
    const answers = await Promise.all([
      finance.call(usersRoutes.refund, given),
      other.call(usersRoutes.refund, given),
    ]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(await balance(id)).toMatchObject({ balanceSun: '2000000' });
  });

  it('goes nowhere but to what the user alone proved', async () => {
    const shared = await provedBy(api.rooms, id);
    await provedBy(api.rooms, await aUser(api.rooms), shared);
    const exchange = await provedBy(api.rooms, id);
    await api.rooms.query(
      `INSERT INTO risk_entries (list, subject_kind, subject, note, actor)
       VALUES ('exchange', 'address', $1, '', 'test')`,
      [exchange],
    );
    const refunds = await rowsOf('refunds');
    const cases = [
      [{ address: newAddress() }, 'balance/address_not_proved'],
      [{ address: shared }, 'balance/address_not_proved'],
      [{ address: exchange }, 'balance/target_forbidden'],
      [{ amountSun: '300000' }, 'balance/payout_too_small'],
      [{ amountSun: '2000001' }, 'ledger/insufficient_balance'],
    ] as const;
    for (const [given, code] of cases)
      expect((await payOut({ amountSun: '1000000', ...given })).body).toMatchObject({ code });
    expect(await rowsOf('refunds')).toBe(refunds);
    expect(await balance(id)).toMatchObject({ balanceSun: '2000000' });
  });

  it('is finance’s, with a second factor', async () => {
    for (const person of [await api.as('operator'), await api.as('finance', false)]) {
      const answer = await person.call(usersRoutes.refund, {
        params: { id },
        body: { amountSun: '1000000', address, ...because },
      });
      expect(answer.status).toBe(403);
    }
  });
});
