import { randomUUID } from 'node:crypto';
import { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { EventTopic } from '@energy-desk/shared/events';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Alerts } from '../../../../src/domain/alerts/index.js';
import { OrdersModule, OrdersService } from '../../../../src/domain/orders/index.js';
import { topicsOf } from '../../../../src/entrypoints/api/events/event-stream.js';
import { anOrder } from '../../../builders/rows.js';
import { Api, type Person } from '../../../harness/api.js';
import { eventually } from '../../../harness/eventually.js';
import { FakeTron } from '../../../harness/fake-tron.js';
import { EventReader, type ReaderOptions, Readers } from './event-reader.js';

/** Events of a kilobyte each: the sockets of both sides take some thousands of them. */
const MORE_THAN_SOCKETS_HOLD = 30_000;
const SLOW = 'a-slow-reader';

let api: Api;
/** Another API process on the same database. */
let twin: Api;
/** Open from the first test to the last. */
let patient: EventReader;
const readers = new Readers();

beforeAll(async () => {
  api = await Api.open([OrdersModule], { tron: new FakeTron() });
  twin = await Api.open([], { environment: api.rooms.environment, tron: new FakeTron() });
  patient = await listen(await api.as('viewer'), api.url, { topics: 'order' });
});
afterAll(async () => {
  readers.drop();
  await Promise.all([api.close(), twin.close()]);
});

const listen = (who: Person, url = api.url, options: ReaderOptions = {}): Promise<EventReader> =>
  readers.listen(url, who.token, options);

const raise = (subject: string): Promise<void> =>
  api.rooms.get(Alerts).raise('queue_stuck', subject, `${subject} is stuck`);

describe('live events', () => {
  it('come to readers of every process', async () => {
    const finance = await api.as('finance');
    const both = [await listen(finance), await listen(finance, twin.url)];
    const { database } = api.rooms;
    const order = anOrder();
    await database.transaction('rental.place-order', (tx) => api.rooms.get(OrdersService).create(tx, order));
    const paymentId = randomUUID();
    await api.rooms.query(
      `INSERT INTO payments (id, txid, idx, currency, from_address, to_address, amount, tx_expiration)
       VALUES ($1, $2, 0, 'TRX', 'a sender', 'a receiver', 5, now())`,
      [paymentId, randomUUID()],
    );
    for (const change of ["outcome = 'unmatched'", "resolution = 'credited_user', resolved_at = now()"])
      await api.rooms.query(`UPDATE payments SET ${change} WHERE id = $1`, [paymentId]);
    const refundId = randomUUID();
    await api.rooms.query(
      `INSERT INTO refunds (id, business_key, address, currency, amount, reason, payment_id)
       VALUES ($1, $2, 'a sender', 'TRX', 5, 'overpaid', $3)`,
      [refundId, `refund:${refundId}`, paymentId],
    );
    await api.rooms.query(`UPDATE refunds SET status = 'sending' WHERE id = $1`, [refundId]);
    await raise('delivery');
    for (const reader of both) {
      await eventually('an alert', () => reader.of('alert').length === 1);
      expect(reader.of('order').map(({ data }) => data)).toMatchObject([
        { kind: 'created', subject: order.id, status: 'awaiting_payment', fromStatus: null },
      ]);
      expect(reader.of('payment').map(({ data }) => data)).toMatchObject([
        { kind: 'seen', subject: paymentId, currency: 'TRX', amount: '5', orderId: null },
        { kind: 'changed', subject: paymentId, outcome: 'unmatched' },
        { kind: 'changed', subject: paymentId, outcome: 'unmatched' },
      ]);
      expect(reader.of('refund').map(({ data }) => data)).toMatchObject([
        {
          kind: 'due',
          subject: refundId,
          status: 'due',
          currency: 'TRX',
          amount: '5',
          paymentId,
          orderId: null,
        },
        { kind: 'changed', subject: refundId, status: 'sending' },
      ]);
      await eventually('figures', () => reader.of('figures').length > 0);
    }
    for (const reader of both) reader.drop();
  });

  it('are those that somebody asked for', async () => {
    const reader = await listen(await api.as('viewer'), api.url, { topics: 'payment,order' });
    const other = await listen(await api.as('viewer'), api.url, { topics: 'alert' });
    await raise('reclaim');
    await eventually('an alert', () => other.of('alert').length === 1);
    expect(new Set(reader.messages.map(({ event }) => event))).toEqual(new Set(['heartbeat']));
    expect(other.of('figures')).toEqual([]);
    const odd = await (await api.as('viewer')).send('GET', '/api/events?topics=secrets');
    expect(odd.status).toBe(400);
  });

  it('are for nobody without a session, and of no topic that a role may not read', async () => {
    expect((await api.stranger.send('GET', '/api/events')).status).toBe(401);
    const seen: EventTopic[][] = [
      topicsOf(undefined, (permission) => permission !== 'payments.read'),
      topicsOf(['payment', 'alert'], (permission) => permission === 'payments.read'),
      topicsOf(undefined, () => false),
    ];
    expect(seen).toEqual([['order', 'refund', 'alert', 'figures'], ['payment'], []]);
  });

  it('go on where a connection broke, on whatever process, each of them once and in order', async () => {
    const viewer = await api.as('viewer');
    const first = await listen(viewer, api.url, { topics: 'alert' });
    first.drop();
    await raise('before any event came');
    const second = await listen(viewer, twin.url, { topics: 'alert', lastEventId: first.lastEventId });
    await eventually('what was missed', () => second.of('alert').length === 1);
    second.drop();
    const missed = Array.from({ length: 450 }, (_, i) => `missed ${i}`);
    for (const subject of missed) await raise(subject);
    const third = await listen(viewer, api.url, { topics: 'alert', lastEventId: second.lastEventId });
    await eventually('all that was missed', () => third.of('alert').length >= missed.length);
    expect(third.subjects('alert')).toEqual(missed);
    expect([...second.of('reset'), ...third.of('reset')]).toEqual([]);
  });

  it('end when the session is over, has expired, or its admin may no longer in', async () => {
    const endings: ((who: Person) => Promise<unknown>)[] = [
      (who) => who.send('POST', '/api/auth/logout', {}),
      ({ sessionId }) =>
        api.rooms.query(`UPDATE admin_sessions SET expires_at = now() - interval '1 second' WHERE id = $1`, [
          sessionId,
        ]),
      ({ adminId }) => api.rooms.query(`UPDATE admins SET status = 'disabled' WHERE id = $1`, [adminId]),
    ];
    for (const end of endings) {
      const who = await api.as('operator');
      const reader = await listen(who, api.url, { topics: 'alert' });
      await end(who);
      await eventually('closed', () => reader.closed);
      expect(reader.messages.at(-1)?.event).toBe('end');
      expect((await EventReader.open(api.url, who.token)).status).toBe(401);
    }
  });

  it('are open to one admin ten times in a process, and again when one of them has gone', async () => {
    const who = await api.as('viewer');
    const many = await Promise.all(
      Array.from({ length: 10 }, () => listen(who, api.url, { topics: 'alert' })),
    );
    expect(many.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    const refused = await who.send('GET', '/api/events');
    expect([refused.status, refused.body]).toMatchObject([429, { code: 'events/too_many' }]);
    expect((await listen(await api.as('viewer'))).status).toBe(200);
    many[0]?.drop();
    await eventually(
      'a place of ten is free',
      async () => (await listen(who, api.url, { topics: 'alert' })).status === 200,
    );
    for (const reader of many) reader.drop();
  });

  it('wait in the database, not in memory, for a client that does not read', async () => {
    const who = await api.as('viewer');
    const place = (await listen(who, api.url, { topics: 'alert' })).lastEventId ?? '';
    await api.rooms.query(
      `INSERT INTO desk_events (topic, kind, subject, data)
       SELECT 'alert', 'raised', gen_random_uuid(), jsonb_build_object('kind', 'queue_stuck', 'subject', 'n' || n,
         'message', repeat('x', 1000)) FROM generate_series(1, $1::int) AS n`,
      [MORE_THAN_SOCKETS_HOLD],
    );
    // As the database does by itself, some time after it got so many rows.
    await api.rooms.query('ANALYZE desk_events');
    let [most, writes] = [0, 0];
    const write = vi.spyOn(ServerResponse.prototype, 'write').mockImplementation(function (
      this: ServerResponse,
      ...given: Parameters<typeof original>
    ) {
      const took = original.apply(this, given);
      if (this.req.headers['x-request-id'] !== SLOW) return took;
      writes += 1;
      most = Math.max(most, this.writableLength);
      return took;
    } as typeof ServerResponse.prototype.write);
    const { hostname, port } = new URL(api.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `GET /api/events?topics=alert HTTP/1.1\r\nHost: desk\r\nX-Request-Id: ${SLOW}\r\nAuthorization: Bearer ${who.token}\r\nLast-Event-ID: ${place}\r\n\r\n`,
    );
    socket.pause();
    let before = -1;
    await eventually('the stream to wait', async () => {
      const still = writes > 0 && writes === before;
      before = writes;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return still;
    });
    expect(writes).toBeLessThan(MORE_THAN_SOCKETS_HOLD);
    expect(most).toBeLessThan(500_000);
    let [received, rest] = [0, ''];
    socket.on('data', (chunk: Buffer) => {
      const messages = (rest + chunk.toString('utf8')).split('\n\n');
      rest = messages.pop() ?? '';
      received += messages.filter((message) => message.includes('event: alert')).length;
    });
    socket.resume();
    await eventually('everything, once', () => received === MORE_THAN_SOCKETS_HOLD);
    expect(most).toBeLessThan(500_000);
    write.mockRestore();
    socket.destroy();
  });

  it('beat every ten seconds, whatever happens', async () => {
    await eventually('three beats', () => patient.of('heartbeat').length >= 3);
    const times = patient.of('heartbeat').map(({ at }) => at);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThan(8_000);
  });
});

const original = Reflect.get(ServerResponse.prototype, 'write') as typeof ServerResponse.prototype.write;
