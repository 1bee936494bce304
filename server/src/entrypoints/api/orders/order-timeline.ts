import type { TimelineEntry } from '@energy-desk/shared/orders';
import { TIMELINE_SOURCES } from '@energy-desk/shared/orders';
import type { OrderHistory } from './order-history.read-model.js';
import type { OperationRow, OrderParts, PaymentRow } from './order-parts.read-model.js';

type Entry = Omit<TimelineEntry, 'at' | 'chainTime'> & { readonly at: Date; readonly chainTime: Date | null };

const FINAL: readonly OperationRow['status'][] = ['solid', 'rejected', 'failed', 'dead'];

/**
 * Everything that happened to an order, oldest first by our own clock; of what was written down at once, states come
 * before money and messages.
 */
export function timelineOf(parts: OrderParts, history: OrderHistory): Entry[] {
  const entries: Entry[] = [
    ...history.events.map((event): Entry => ({
      at: event.created_at,
      chainTime: event.chain_time,
      source: 'order',
      event: event.kind,
      // Facts may have a `from` and `to` of their own: addresses of a transfer.
      data: { ...event.data, fromStatus: event.from_status, toStatus: event.to_status },
    })),
    ...parts.payments.flatMap(ofPayment),
    ...parts.operations.flatMap(ofOperation),
    ...history.ledger.map((one): Entry => ({
      at: one.created_at,
      chainTime: null,
      source: 'ledger',
      event: one.kind,
      data: { key: one.business_key, entries: one.entries },
    })),
    ...history.notifications.flatMap((one): Entry[] => {
      const { kind, attempts, error } = one;
      const told = { source: 'notification', chainTime: null, event: kind } as const;
      const queued: Entry = { ...told, at: one.created_at, data: { status: 'queued' } };
      if (one.status === 'pending')
        return [{ ...queued, data: { status: 'queued', attempts, ...(error ? { error } : {}) } }];
      const outcome: Entry = {
        ...told,
        at: one.sent_at ?? one.created_at,
        data: { status: one.status, attempts, ...(error ? { error } : {}) },
      };
      return [queued, outcome];
    }),
    ...history.audit.map(({ created_at: at, action: event, actor, reason, subject }): Entry => ({
      at,
      chainTime: null,
      source: 'audit',
      event,
      data: { actor, reason, subject },
    })),
  ];
  return entries
    .map((entry, place) => ({ entry, place }))
    .sort((a, b) => compare(a.entry, b.entry) || a.place - b.place)
    .map(({ entry }) => entry);
}

const compare = (a: Entry, b: Entry): number =>
  a.at.getTime() - b.at.getTime() || TIMELINE_SOURCES.indexOf(a.source) - TIMELINE_SOURCES.indexOf(b.source);

function ofPayment(payment: PaymentRow): Entry[] {
  const { id, txid, currency, amount, from_address: from, to_address: to } = payment;
  const seen: Entry = {
    at: payment.created_at,
    chainTime: payment.block_time,
    source: 'payment',
    event: 'seen',
    data: { paymentId: id, txid, currency, amount, from, to },
  };
  if (payment.status !== 'settled') return [seen];
  const { outcome, exception, booked, resolution } = payment;
  return [
    seen,
    {
      ...seen,
      at: payment.resolved_at ?? payment.updated_at,
      event: 'settled',
      data: { paymentId: id, outcome, exception, booked, ...(resolution ? { resolution } : {}) },
    },
  ];
}

/** Signed when it was recorded; the last send and its answer; its block; and how it ended. */
function ofOperation(operation: OperationRow): Entry[] {
  const { purpose, txid, status, attempts, answer, answer_class: answerClass, created_at: at } = operation;
  const told = { source: 'operation', chainTime: null } as const;
  const entries: Entry[] = [{ ...told, at, event: 'signed', data: { purpose, txid } }];
  if (attempts > 0)
    entries.push({ ...told, at, event: 'sent', data: { purpose, txid, attempts, answer, answerClass } });
  const {
    included_time: chainTime,
    included_height: height,
    fee_sun: feeSun,
    updated_at: changed,
  } = operation;
  if (chainTime !== null)
    entries.push({
      ...told,
      // Our clock and the chain's are not the same: it was between its signing and its last change.
      at: new Date(Math.min(Math.max(chainTime.getTime(), at.getTime()), changed.getTime())),
      chainTime,
      event: 'included',
      data: { purpose, txid, height, feeSun, contractRet: operation.contract_ret },
    });
  if (FINAL.includes(status))
    entries.push({ ...told, at: changed, chainTime, event: status, data: { purpose, txid, answer } });
  return entries;
}
