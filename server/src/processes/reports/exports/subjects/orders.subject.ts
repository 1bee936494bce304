import type { OrderFilters } from '@energy-desk/shared/orders';
import { orderFiltersWithSearch } from '../../filters/order-filters.js';
import { column } from '../export-columns.js';
import { type Subject, sumOf } from './subject.js';

/** Orders with who made them, the oldest first. */
export function ordersSubject(filter: OrderFilters, ours: readonly string[]): Subject {
  return {
    from: 'orders o',
    columnsFrom: 'LEFT JOIN users u ON u.id = o.user_id',
    filters: orderFiltersWithSearch(filter, ours),
    order: 'o.created_at, o.id',
    columns: [
      column('reference', 'word', 'o.reference'),
      column('id', 'word', 'o.id'),
      column('kind', 'word', 'o.kind'),
      column('status', 'word', 'o.status'),
      column('currency', 'word', 'o.currency'),
      column('amount', 'money', 'o.amount'),
      column('energy', 'number', 'o.energy'),
      column('duration_seconds', 'number', 'o.duration_seconds'),
      column('pay_with', 'word', 'o.pay_with'),
      column('receiver', 'word', 'o.receiver'),
      column('user_id', 'word', 'o.user_id'),
      column('telegram_id', 'word', 'u.telegram_id'),
      column('telegram_name', 'text', 'u.username'),
      column('payer_address', 'word', 'o.payer_address'),
      column('payment_address', 'word', 'o.payment_address'),
      column('priority', 'word', `CASE o.priority WHEN 0 THEN 'high' WHEN 1 THEN 'normal' ELSE 'low' END`),
      column('package_id', 'text', `o.quote->>'energyPackageId'`),
      column('client_order_id', 'text', 'o.client_order_id'),
      column('reason', 'text', 'o.reason'),
      column('created_at', 'time', 'o.created_at'),
      column('paid_at', 'time', 'o.paid_at'),
      column('ends_at', 'time', 'o.ends_at'),
    ],
    sums: {
      amountSun: sumOf('o.amount', `o.currency = 'TRX'`),
      amountMicroUsdt: sumOf('o.amount', `o.currency = 'USDT'`),
      energy: sumOf('o.energy'),
    },
  };
}
