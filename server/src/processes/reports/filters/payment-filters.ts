import type { PaymentFilter } from '@energy-desk/shared/payments';
import { parseTronAddress, parseTxId } from '@energy-desk/shared/units';
import { Filters, isUuid } from '../../../platform/database/index.js';

const REFERENCE = /^[0-9A-HJKMNP-TV-Z]{8}$/;
/** Through the indexes of orders and requests, one by one: the user is no column of the payment. */
const OF_USER = `SELECT f.id FROM orders u CROSS JOIN LATERAL
    (SELECT id FROM payments WHERE order_id = u.id OFFSET 0) f WHERE u.user_id = ?
  UNION SELECT f.id FROM payment_monitors u CROSS JOIN LATERAL
    (SELECT id FROM payments WHERE monitor_id = u.id OFFSET 0) f WHERE u.kind = 'deposit' AND u.user_id = ?`;

/**
 * Conditions on `p`: the same for lists, sums and exports.
 * @param own all of our addresses: of those it is asked what came there
 */
export function paymentFiltersOf(filter: PaymentFilter, own: readonly string[]): Filters {
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
  if (filter.q !== undefined) search(filters, filter.q, own);
  return filters;
}

/** By the shape of what was typed; whatever has none of them finds nothing. */
function search(filters: Filters, text: string, own: readonly string[]): void {
  const txid = parseTxId(text);
  if (txid) return void filters.and('p.txid = ?', txid);
  const address = parseTronAddress(text);
  if (address)
    return void filters.and(own.includes(address) ? 'p.to_address = ?' : 'p.from_address = ?', address);
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
