import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ORDER_KINDS, ORDER_STATUSES, PRIORITY_NAMES, type TimelineEntry } from '@energy-desk/shared/orders';
import { describe, expect, it } from 'vitest';
import { en } from './texts/en.js';
import { zh } from './texts/zh.js';
import { nameKeyOf, txidOf, worthTelling } from './timeline-words.js';

const SERVER = new URL('../../../../server/src/', import.meta.url);
const sourceOf = (path: string): string => readFileSync(fileURLToPath(new URL(path, SERVER)), 'utf8');
/** Names in quotes between two marks of a source of the server. */
function namesIn(path: string, from: string, to: string): string[] {
  const source = sourceOf(path);
  const start = source.indexOf(from);
  const part = source.slice(start, source.indexOf(to, start));
  return [...part.matchAll(/'([a-z][a-z_]+)'/g)].map(([, name]) => name ?? '');
}
const without = (names: readonly string[], texts: object): string[] =>
  names.filter((name) => !Object.hasOwn(texts, name));

describe.each([
  ['zh', zh],
  ['en', en],
])('the words of orders in %s', (_, texts) => {
  it('name every event of an order', () => {
    const kinds = namesIn('domain/orders/order-event.entity.ts', 'type OrderEventKind', ';');
    expect(kinds.length).toBeGreaterThan(15);
    expect(without(kinds, texts.events.order)).toEqual([]);
  });

  it('name every message to a user', () => {
    const path = 'processes/notifications/notification-kinds.ts';
    const kinds = [...namesIn(path, 'ORDER_NOTICES', ']'), ...namesIn(path, 'MONEY_NOTICES = [', ']')];
    expect(kinds.length).toBeGreaterThan(20);
    expect(without(kinds, texts.events.notification)).toEqual([]);
  });

  it('name every reason why an order ends before its time', () => {
    const reasons = namesIn('domain/orders/order-reason.ts', 'type OrderReason', ';');
    expect(reasons.length).toBeGreaterThan(6);
    expect(without(reasons, texts.reasons)).toEqual([]);
  });

  it('tell a late payment that goes on from one that goes back', () => {
    const late = (revived: boolean): TimelineEntry => ({
      at: '2026-11-21T08:00:00.000Z',
      chainTime: null,
      source: 'order',
      event: 'late_payment',
      data: { revived },
    });
    const [on, back] = [late(true), late(false)].map((entry) => nameKeyOf(entry).split('.').at(-1) ?? '');
    expect([on, back]).toEqual(['late_payment', 'late_payment_refused']);
    expect(without([on ?? '', back ?? ''], texts.events.order)).toEqual([]);
  });

  it('name every state, kind and priority', () => {
    expect(without(ORDER_STATUSES, texts.status)).toEqual([]);
    expect(without(ORDER_KINDS, texts.kind)).toEqual([]);
    expect(without(PRIORITY_NAMES, texts.priority)).toEqual([]);
  });
});

const told = (event: string, status: string): TimelineEntry => ({
  at: '2026-11-21T08:00:00.000Z',
  chainTime: null,
  source: 'notification',
  event,
  data: { status },
});

describe('a timeline', () => {
  it('tells of a message once: when it was delivered, or that it is still queued', () => {
    const entries = [told('active', 'queued'), told('active', 'sent'), told('completed', 'queued')];
    expect(worthTelling(entries)).toEqual([entries[1], entries[2]]);
  });

  it('links a transaction only where there is one', () => {
    expect(txidOf({ ...told('active', 'sent'), data: { txid: 'ab' } })).toBe('ab');
    expect(txidOf({ ...told('active', 'sent'), data: { txid: '' } })).toBeUndefined();
  });
});
