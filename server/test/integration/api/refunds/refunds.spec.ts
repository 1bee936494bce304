import { refundsRoutes } from '@energy-desk/shared/refunds';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LedgerModule } from '../../../../src/domain/ledger/index.js';
import { OrdersModule, OrdersService } from '../../../../src/domain/orders/index.js';
import { RefundRecordsModule } from '../../../../src/domain/refunds/index.js';
import { anOrder, aUser, cursorAt } from '../../../builders/rows.js';
import type { Api, Person } from '../../../harness/api.js';
import { DeskPeople } from '../../../harness/desk-people.js';
import { FakeTron } from '../../../harness/fake-tron.js';
import { newAddress } from '../../../harness/rooms.js';
import { aRefund } from '../money-rows.js';

let people: DeskPeople;
let api: Api;
let finance: Person;
let viewer: Person;
beforeAll(async () => {
  people = await DeskPeople.open({
    imports: [LedgerModule, OrdersModule, RefundRecordsModule],
    tron: new FakeTron(),
  });
  api = people.api;
  await cursorAt(api.rooms, 1_000);
  finance = await api.as('finance');
  viewer = await api.as('viewer');
});
afterAll(() => api.close());

const because = { reason: 'looked into it' };
const auditsOf = (id: string) =>
  api.rooms.query<{ actor: string; action: string }>(
    'SELECT actor, action FROM audit_logs WHERE subject = $1 ORDER BY id',
    [`refund:${id}`],
  );

describe('refunds', () => {
  it('are listed by status, target and doubt, page by page', async () => {
    const address = newAddress();
    const [one, two, three] = [
      await aRefund(api.rooms, { address }),
      await aRefund(api.rooms, { address, needsPersonReason: 'usdt', currency: 'USDT' }),
      await aRefund(api.rooms, { address, needsPersonReason: null }),
    ];
    const ids = async (query: object): Promise<string[]> =>
      (await viewer.get(refundsRoutes.list, { query: { address, ...query } })).items.map(({ id }) => id);
    expect(await ids({ status: 'needs_person' })).toEqual([two.id, one.id]);
    expect(await ids({ needsPersonReason: 'usdt' })).toEqual([two.id]);
    const first = await viewer.get(refundsRoutes.list, { query: { address, limit: 2, withTotal: 'true' } });
    expect(first.total).toBe(3);
    expect(await ids({ cursor: first.nextCursor ?? '', limit: 2 })).toEqual([one.id]);
    expect(await viewer.get(refundsRoutes.one, { params: { id: three.id } })).toMatchObject({
      status: 'due',
      amountSun: '5000000',
      orderReference: null,
    });
  });

  it('say the short name of the order that they are for, in lists, alone and as a deed leaves them', async () => {
    const order = anOrder({ status: 'refunding' });
    await api.rooms.database.transaction('rental.place-order', (tx) =>
      api.rooms.get(OrdersService).create(tx, order),
    );
    const { id } = await aRefund(api.rooms, { reason: 'order', orderId: order.id });
    const reference = await api.rooms.value('SELECT reference FROM orders WHERE id = $1', [order.id]);
    const { items } = await viewer.get(refundsRoutes.list, { query: { orderId: order.id } });
    const one = await viewer.get(refundsRoutes.one, { params: { id } });
    const retried = await finance.get(refundsRoutes.retry, { params: { id }, body: because });
    expect([...items, one, retried].map(({ orderReference }) => orderReference)).toEqual([
      reference,
      reference,
      reference,
    ]);
  });

  it('are let go, judged again, credited or given up, each with its audit row', async () => {
    const user = await aUser(api.rooms);
    const made = [];
    for (let i = 0; i < 4; i++) made.push((await aRefund(api.rooms)).id);
    const [approved = '', again = '', credited = '', lost = ''] = made;
    const given = (id: string) => ({ params: { id }, body: because });
    expect(await finance.get(refundsRoutes.approve, given(approved))).toMatchObject({
      status: 'due',
      decidedBy: finance.email,
    });
    expect(await finance.get(refundsRoutes.retry, given(again))).toMatchObject({
      status: 'due',
      decidedBy: null,
    });
    const body = { userId: user, ...because };
    expect(await finance.get(refundsRoutes.credit, { params: { id: credited }, body })).toMatchObject({
      status: 'credited',
      creditedTo: `user:${user}`,
    });
    expect(await finance.get(refundsRoutes.writeOff, given(lost))).toMatchObject({ status: 'written_off' });
    const actions = await Promise.all(made.map(async (id) => (await auditsOf(id)).map((row) => row.action)));
    expect(actions).toEqual([
      ['refunds.approve'],
      ['refunds.retry'],
      ['refunds.credit'],
      ['refunds.write-off'],
    ]);
  });

  it('are decided by one of two at once; the other is told', async () => {
    const other = await api.as('owner');
    const { id } = await aRefund(api.rooms);
    const answers = await Promise.all([
      finance.call(refundsRoutes.writeOff, { params: { id }, body: because }),
      other.call(refundsRoutes.credit, { params: { id }, body: { toAddress: true, ...because } }),
    ]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'refunds/ended' });
    expect(await auditsOf(id)).toHaveLength(1);
  });

  it('are decided by nobody without the right and the second factor', async () => {
    const { id } = await aRefund(api.rooms);
    for (const person of [viewer, await api.as('operator'), await api.as('finance', false)])
      expect((await person.call(refundsRoutes.approve, { params: { id }, body: because })).status).toBe(403);
    expect(await viewer.get(refundsRoutes.one, { params: { id } })).toMatchObject({ status: 'needs_person' });
  });
});

describe('another target', () => {
  it('is the owner’s alone, with a code that counts once', async () => {
    const account = await people.account('owner', true);
    const { person: owner } = await people.enter(account);
    const { id } = await aRefund(api.rooms);
    const address = newAddress();
    const given = (totp: string) => ({ params: { id }, body: { address, totp, ...because } });
    expect((await finance.call(refundsRoutes.redirect, given('123456'))).status).toBe(403);
    const stale = await owner.call(refundsRoutes.redirect, given(people.code(account.totpSecret, -20)));
    expect([stale.status, stale.body]).toEqual([403, expect.objectContaining({ code: 'auth/wrong_code' })]);
    people.nextStep();
    const code = people.code(account.totpSecret);
    expect(await owner.get(refundsRoutes.redirect, given(code))).toMatchObject({
      status: 'due',
      address,
      decidedBy: account.email,
    });
    expect(await auditsOf(id)).toEqual([{ actor: account.email, action: 'refunds.redirect' }]);
    const second = await aRefund(api.rooms);
    const again = { ...given(code), params: { id: second.id } };
    expect((await owner.call(refundsRoutes.redirect, again)).body).toMatchObject({ code: 'auth/wrong_code' });
    expect(await viewer.get(refundsRoutes.one, { params: { id: second.id } })).toMatchObject({
      status: 'needs_person',
      address: second.address,
    });
  });

  it('is none of ours, and none for the credit of a sending address', async () => {
    const account = await people.account('owner', true);
    const { person: owner } = await people.enter(account);
    const cases = [
      [{}, api.rooms.config.treasuryAddress, 'refunds/target_forbidden'],
      [{ reason: 'address_credit' as const }, newAddress(), 'refunds/not_redirectable'],
    ] as const;
    for (const [facts, address, code] of cases) {
      const { id } = await aRefund(api.rooms, facts);
      people.nextStep();
      const body = { address, totp: people.code(account.totpSecret), ...because };
      const answer = await owner.call(refundsRoutes.redirect, { params: { id }, body });
      expect([answer.status, answer.body]).toEqual([422, expect.objectContaining({ code })]);
    }
  });
});
