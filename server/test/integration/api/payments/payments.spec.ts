import { paymentsRoutes } from '@energy-desk/shared/payments';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditModule } from '../../../../src/domain/audit/index.js';
import { LedgerModule } from '../../../../src/domain/ledger/index.js';
import { OrdersModule } from '../../../../src/domain/orders/index.js';
import { PaymentsModule } from '../../../../src/domain/payments/index.js';
import { Api, type Person } from '../../../harness/api.js';
import { FakeTron } from '../../../harness/fake-tron.js';
import { newAddress } from '../../../harness/rooms.js';
import { ExceptionsWorld } from '../../exceptions/exceptions-world.js';

let api: Api;
let world: ExceptionsWorld;
let finance: Person;
let viewer: Person;
beforeAll(async () => {
  api = await Api.open([AuditModule, LedgerModule, OrdersModule, PaymentsModule], { tron: new FakeTron() });
  world = await ExceptionsWorld.on(api.rooms);
  finance = await api.as('finance');
  viewer = await api.as('viewer');
});
afterAll(() => api.close());

const because = { reason: 'the buyer wrote to us' };

describe('the list of payments', () => {
  it('goes on where the page before ended, without gap or repeat, and counts where it is asked to', async () => {
    const fromAddress = newAddress();
    const made = [];
    for (let i = 0; i < 5; i++) made.push((await world.unmatched({ fromAddress })).id);
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await viewer.get(paymentsRoutes.list, {
        query: { fromAddress, limit: 2, withTotal: 'true', cursor },
      });
      expect(page.total).toBe(5);
      found.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(found).toEqual(made.reverse());
  });

  it('finds by transaction, sender, order, reference and user', async () => {
    const order = await world.order();
    const payment = await world.unmatched();
    await finance.get(paymentsRoutes.assign, {
      params: { id: payment.id },
      body: { orderId: order.id, ...because },
    });
    const [{ reference }] = await api.rooms
      .query<{ reference: string }>('SELECT reference FROM orders WHERE id = $1', [order.id])
      .then((rows) => rows as [{ reference: string }]);
    const texts = [payment.txid, payment.fromAddress, payment.id, order.id, reference, order.userId ?? ''];
    for (const q of texts) {
      const { items } = await viewer.get(paymentsRoutes.list, { query: { q } });
      expect(
        items.map(({ id }) => id),
        q,
      ).toEqual([payment.id]);
      expect(items[0]).toMatchObject({ orderReference: reference, userId: order.userId });
    }
    expect((await viewer.get(paymentsRoutes.list, { query: { q: 'nothing like it' } })).items).toEqual([]);
  });

  it('filters by what became of them and by amount', async () => {
    const fromAddress = newAddress();
    const small = await world.unmatched({ fromAddress, amount: 5n });
    const held = await world.unmatched({ fromAddress, amount: 7n }, 'sender_denied');
    const ids = async (query: object): Promise<string[]> =>
      (await viewer.get(paymentsRoutes.list, { query: { fromAddress, ...query } })).items.map(({ id }) => id);
    expect(await ids({ outcome: 'held' })).toEqual([held.id]);
    expect(await ids({ maxAmount: '6' })).toEqual([small.id]);
    expect(await ids({ currency: 'USDT' })).toEqual([]);
  });

  it('refuses a cursor of nobody', async () => {
    const answer = await viewer.call(paymentsRoutes.list, { query: { cursor: 'x' } });
    expect([answer.status, answer.body]).toEqual([400, expect.objectContaining({ code: 'request/invalid' })]);
  });
});

describe('finance’s queue', () => {
  it('shows what waits, the oldest first, with age and suggestions', async () => {
    const fromAddress = newAddress();
    const order = await world.order();
    await world.proved(fromAddress, order.userId ?? '');
    const older = await world.unmatched({ fromAddress, height: 850n, amount: order.amount - 1n });
    const newer = await world.unmatched({ fromAddress, height: 900n }, 'sender_denied');
    const first = await viewer.get(paymentsRoutes.unmatched, {
      query: { fromAddress, limit: 1, withTotal: 'true' },
    });
    expect(first.total).toBe(2);
    expect(first.items[0]).toMatchObject({ id: older.id, ageSeconds: 450, inQueue: true });
    expect(first.items[0]?.suggestions[0]).toMatchObject({
      action: 'assign',
      orderId: order.id,
      differenceSun: '-1',
    });
    const second = await viewer.get(paymentsRoutes.unmatched, {
      query: { fromAddress, limit: 1, cursor: first.nextCursor ?? '' },
    });
    expect(second.items[0]).toMatchObject({ id: newer.id, holdReason: 'sender_denied' });
    expect(second.nextCursor).toBeNull();
  });

  it('lets one of two people decide, and tells the other what was done', async () => {
    const [one, other] = [await api.as('finance'), await api.as('owner')];
    const user = await world.user();
    for (let round = 0; round < 5; round++) {
      const payment = await world.unmatched({ amount: 3_000_000n });
      const params = { id: payment.id };
      const answers = await Promise.all([
        one.call(paymentsRoutes.credit, { params, body: { userId: user, ...because } }),
        other.call(paymentsRoutes.refund, { params, body: because }),
      ]);
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
      const refused = answers.find(({ status }) => status === 409)?.body;
      expect(refused).toMatchObject({ code: 'exceptions/settled_meanwhile' });
      expect(await world.auditsOf(payment)).toHaveLength(1);
    }
    expect(await world.booksAreOff()).toEqual([]);
  });

  it('shows afterwards who decided what, and why', async () => {
    const payment = await world.unmatched();
    const params = { id: payment.id };
    const done = await finance.get(paymentsRoutes.refund, { params, body: because });
    expect(done).toMatchObject({ resolution: 'refunded', actor: finance.email, target: payment.fromAddress });
    const seen = await viewer.get(paymentsRoutes.one, { params });
    expect(seen).toMatchObject({ inQueue: false, resolution: 'refunded', settled: done });
    expect(seen.refund).toMatchObject({ id: done.refundId, address: payment.fromAddress });
    expect(
      (await viewer.get(paymentsRoutes.unmatched, { query: { fromAddress: payment.fromAddress } })).items,
    ).toEqual([]);
  });

  it('does the same request once, whatever is lost on the way', async () => {
    const payment = await world.unmatched({ amount: 2_000_000n });
    const user = await world.user();
    const given = {
      params: { id: payment.id },
      body: { userId: user, ...because },
      headers: { 'idempotency-key': 'credit-once' },
    };
    const first = await finance.get(paymentsRoutes.credit, given);
    expect(await finance.get(paymentsRoutes.credit, given)).toEqual(first);
    const another = { ...given, body: { toSender: true as const, ...because } };
    expect((await finance.call(paymentsRoutes.credit, another)).body).toMatchObject({
      code: 'idempotency/other_body',
    });
  });

  it.each([
    ['no target', {}],
    ['two targets', { userId: crypto.randomUUID(), toSender: true as const }],
  ])('refuses %s and changes nothing', async (_what, target) => {
    const payment = await world.unmatched();
    const before = await world.footprint();
    const body = { ...target, ...because };
    const answer = await finance.call(paymentsRoutes.credit, { params: { id: payment.id }, body });
    expect(answer.status).toBe(400);
    expect(await world.footprint()).toEqual(before);
  });

  it('names what is not there', async () => {
    const id = crypto.randomUUID();
    const unknown = await finance.call(paymentsRoutes.refund, { params: { id }, body: because });
    expect([unknown.status, unknown.body]).toEqual([
      404,
      expect.objectContaining({ code: 'exceptions/payment_not_found' }),
    ]);
    expect((await viewer.call(paymentsRoutes.one, { params: { id } })).status).toBe(404);
  });
});

describe('watched addresses', () => {
  it('are those of the environment, and no others', async () => {
    const [address = newAddress()] = api.rooms.config.paymentAddresses;
    expect(await viewer.get(paymentsRoutes.monitor, { body: { address } })).toMatchObject({
      use: 'payment',
      watched: false,
    });
    await api.rooms.query(
      `INSERT INTO cash_accounts (address, currency, watched_from_height) VALUES ($1, 'TRX', 77)`,
      [address],
    );
    expect(await viewer.get(paymentsRoutes.monitor, { body: { address } })).toMatchObject({
      watched: true,
      watchedFromHeight: '77',
    });
    const stranger = await viewer.call(paymentsRoutes.monitor, { body: { address: newAddress() } });
    expect([stranger.status, stranger.body]).toEqual([
      422,
      expect.objectContaining({ code: 'payments/address_not_ours' }),
    ]);
  });
});
