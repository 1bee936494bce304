import { ordersRoutes } from '@energy-desk/shared/orders';
import { paymentsRoutes } from '@energy-desk/shared/payments';
import { type Answer, ask } from '../../lib/api.js';

export type PaymentRow = Answer<typeof paymentsRoutes.list>['items'][number];
export type QueuedPayment = Answer<typeof paymentsRoutes.unmatched>['items'][number];
export type PaymentDetail = Answer<typeof paymentsRoutes.one>;
export type Suggestion = PaymentDetail['suggestions'][number];

export const PAYMENT_FILTERS = [
  'view',
  'q',
  'outcome',
  'exception',
  'resolution',
  'booking',
  'currency',
  'fromAddress',
  'userId',
  'minAmount',
  'maxAmount',
  'from',
  'to',
] as const;
export type PaymentFilters = Partial<Record<(typeof PAYMENT_FILTERS)[number], string>>;

type ListQuery = (typeof paymentsRoutes.list.query)['_input'];
type QueueQuery = (typeof paymentsRoutes.unmatched.query)['_input'];

export function listPayments({ view, ...query }: PaymentFilters & { cursor?: string }, signal: AbortSignal) {
  void view;
  return ask(paymentsRoutes.list, { query: query as ListQuery }, { signal });
}

/** The queue has fewer filters than the list of all; the others are left out. */
export const listQueue = (
  { outcome, currency, fromAddress, minAmount, cursor }: PaymentFilters & { cursor?: string },
  signal: AbortSignal,
) =>
  ask(
    paymentsRoutes.unmatched,
    {
      query: {
        outcome: outcome === 'unmatched' || outcome === 'held' ? outcome : undefined,
        currency,
        fromAddress,
        minAmount,
        cursor,
        withTotal: 'true',
      } as QueueQuery,
    },
    { signal },
  );

export const readPayment = (id: string, signal: AbortSignal) =>
  ask(paymentsRoutes.one, { params: { id } }, { signal });

/** What a person decides about a payment that waits. */
export type Decision =
  | { kind: 'assign'; orderId: string; name: string }
  | { kind: 'credit'; userId: string; name: string }
  | { kind: 'creditSender' }
  | { kind: 'refund' }
  | { kind: 'refundElsewhere'; address: string; totp: string };

const MOST_FOUND = 8;
/** Orders that somebody may mean, by reference, address, txid or Telegram name. */
export const findOrders = (q: string, signal: AbortSignal) =>
  ask(ordersRoutes.list, { query: { q, limit: MOST_FOUND } }, { signal });
export type FoundOrder = Awaited<ReturnType<typeof findOrders>>['items'][number];

interface Given {
  reason: string;
  idempotencyKey: string;
}

export function settle(id: string, decision: Decision, { reason, idempotencyKey }: Given): Promise<unknown> {
  const params = { id };
  const options = { idempotencyKey };
  if (decision.kind === 'assign')
    return ask(paymentsRoutes.assign, { params, body: { orderId: decision.orderId, reason } }, options);
  if (decision.kind === 'credit')
    return ask(paymentsRoutes.credit, { params, body: { userId: decision.userId, reason } }, options);
  if (decision.kind === 'creditSender')
    return ask(paymentsRoutes.credit, { params, body: { toSender: true, reason } }, options);
  if (decision.kind === 'refundElsewhere') {
    const { address, totp } = decision;
    return ask(paymentsRoutes.refundElsewhere, { params, body: { address, totp, reason } }, options);
  }
  return ask(paymentsRoutes.refund, { params, body: { reason } }, options);
}
