import type { PaymentFilter } from '@energy-desk/shared/payments';
import { parseTronAddress, parseTxId } from '@energy-desk/shared/units';
import { Filters, isUuid } from '../../../../platform/database/index.js';
import { column } from '../export-columns.js';
import { type Subject, sumOf } from './subject.js';

const REFERENCE = /^[0-9A-HJKMNP-TV-Z]{8}$/;
/** The user is no column of the payment. */
const OF_USER = `SELECT f.id FROM payments f JOIN orders u ON u.id = f.order_id WHERE u.user_id = ?
  UNION SELECT f.id FROM payments f JOIN payment_monitors u ON u.id = f.monitor_id
  WHERE u.kind = 'deposit' AND u.user_id = ?`;

/** Transfers to our addresses with what they were for, the oldest first. */
export function paymentsSubject(filter: PaymentFilter, ownAddresses: readonly string[]): Subject {
  return {
    from: 'payments p',
    columnsFrom: `LEFT JOIN orders o ON o.id = p.order_id LEFT JOIN payment_monitors m ON m.id = p.monitor_id`,
    filters: filtersOf(filter, ownAddresses),
    order: 'p.created_at, p.id',
    columns: [
      column('txid', 'word', 'p.txid'),
      column('index', 'whole', 'p.idx'),
      column('id', 'word', 'p.id'),
      column('currency', 'word', 'p.currency'),
      column('amount', 'money', 'p.amount'),
      column('from_address', 'word', 'p.from_address'),
      column('to_address', 'word', 'p.to_address'),
      column('height', 'whole', 'p.height'),
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

function filtersOf(filter: PaymentFilter, ownAddresses: readonly string[]): Filters {
  const filters = new Filters()
    .and('p.outcome = ?', filter.outcome)
    .and('p.exception = ?', filter.exception)
    .and('p.resolution = ?', filter.resolution)
    .and('p.booked = ?', filter.booking)
    .and('p.currency = ?', filter.currency)
    .and('p.from_address = ?', filter.fromAddress)
    .and('p.to_address = ?', filter.toAddress)
    .and('p.order_id = ?', filter.orderId)
    .and(`p.id IN (${OF_USER})`, filter.userId, filter.userId)
    .and('p.amount >= ?::bigint', filter.minAmount)
    .and('p.amount <= ?::bigint', filter.maxAmount)
    .and('p.created_at >= ?', filter.from)
    .and('p.created_at < ?', filter.to);
  if (filter.q !== undefined) search(filters, filter.q, ownAddresses);
  return filters;
}

/** By the shape of what was typed; whatever has none of them finds nothing. */
function search(filters: Filters, text: string, ownAddresses: readonly string[]): void {
  const txid = parseTxId(text);
  if (txid) return void filters.and('p.txid = ?', txid);
  const address = parseTronAddress(text);
  if (address) {
    const ours = ownAddresses.includes(address);
    return void filters.and(ours ? 'p.to_address = ?' : 'p.from_address = ?', address);
  }
  const id = text.toLowerCase();
  if (isUuid(id))
    return void filters.and(
      `p.id IN (SELECT ?::uuid UNION SELECT id FROM payments WHERE order_id = ? UNION ${OF_USER})`,
      ...[id, id, id, id],
    );
  const reference = text.toUpperCase();
  if (!REFERENCE.test(reference)) return void filters.and('false');
  filters.and('p.order_id IN (SELECT id FROM orders WHERE reference = ?)', reference);
}
