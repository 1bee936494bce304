import type { PaymentFilter } from '@energy-desk/shared/payments';
import { paymentFiltersOf } from '../../filters/payment-filters.js';
import { column } from '../export-columns.js';
import { type Subject, sumOf } from './subject.js';

/** Transfers to our addresses with what they were for, the oldest first. */
export function paymentsSubject(filter: PaymentFilter, ownAddresses: readonly string[]): Subject {
  return {
    from: 'payments p',
    columnsFrom: `LEFT JOIN orders o ON o.id = p.order_id LEFT JOIN payment_monitors m ON m.id = p.monitor_id`,
    filters: paymentFiltersOf(filter, ownAddresses),
    order: 'p.created_at, p.id',
    columns: [
      column('txid', 'word', 'p.txid'),
      column('index', 'number', 'p.idx'),
      column('id', 'word', 'p.id'),
      column('currency', 'word', 'p.currency'),
      column('amount', 'money', 'p.amount'),
      column('from_address', 'word', 'p.from_address'),
      column('to_address', 'word', 'p.to_address'),
      column('height', 'number', 'p.height'),
      column('block_time', 'time', 'p.block_time'),
      column('status', 'word', 'p.status'),
      column('outcome', 'word', 'p.outcome'),
      column('exception', 'word', 'p.exception'),
      column('booking', 'word', 'p.booked'),
      column('hold_reason', 'text', 'p.hold_reason'),
      column('resolution', 'word', 'p.resolution'),
      column('resolved_at', 'time', 'p.resolved_at'),
      column('order_reference', 'word', 'o.reference'),
      column('user_id', 'word', 'coalesce(o.user_id, m.user_id)'),
      column('created_at', 'time', 'p.created_at'),
    ],
    sums: {
      amountSun: sumOf('p.amount', `p.currency = 'TRX'`),
      amountMicroUsdt: sumOf('p.amount', `p.currency = 'USDT'`),
    },
  };
}
