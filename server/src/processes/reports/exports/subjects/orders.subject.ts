import type { OrderFilters } from '@energy-desk/shared/orders';
import { parseTronAddress, parseTxId } from '@energy-desk/shared/units';
import { Filters, isUuid } from '../../../../platform/database/index.js';
import { column } from '../export-columns.js';
import { type Subject, sumOf } from './subject.js';

const REFERENCE = /^[0-9A-HJKMNP-TV-Z]{8}$/;
const TELEGRAM_ID = /^\d{1,15}$/;
const NAME = /^@?(.{2,64})$/u;
const PRIORITY = { high: 0, normal: 1, low: 2 } as const;

/** Orders with who made them, the oldest first. */
export function ordersSubject(filter: OrderFilters, ours: readonly string[]): Subject {
  return {
    from: 'orders o',
    columnsFrom: 'LEFT JOIN users u ON u.id = o.user_id',
    filters: filtersOf(filter, ours),
    order: 'o.created_at, o.id',
    columns: [
      column('reference', 'word', 'o.reference'),
      column('id', 'word', 'o.id'),
      column('kind', 'word', 'o.kind'),
      column('status', 'word', 'o.status'),
      column('currency', 'word', 'o.currency'),
      column('amount', 'money', 'o.amount'),
      column('energy', 'whole', 'o.energy'),
      column('duration_seconds', 'whole', 'o.duration_seconds'),
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

function filtersOf(filter: OrderFilters, ours: readonly string[]): Filters {
  const filters = new Filters()
    .and('o.status = ANY(?::text[])', filter.status)
    .and('o.kind = ?', filter.kind)
    .and('o.currency = ?', filter.currency)
    .and('o.pay_with = ?', filter.payWith)
    .and('o.priority = ?::smallint', filter.priority && PRIORITY[filter.priority])
    .and('o.user_id = ?', filter.userId)
    .and('o.receiver = ?', filter.receiver)
    .and(
      `o.id IN (SELECT d.order_id FROM energy_delegations d JOIN supplier_wallets w ON w.id = d.wallet_id
        WHERE w.pool_id = ?)`,
      filter.poolId,
    )
    .and('o.created_at >= ?', filter.createdFrom)
    .and('o.created_at < ?', filter.createdTo)
    .and('o.paid_at >= ?', filter.paidFrom)
    .and('o.paid_at < ?', filter.paidTo)
    .and('o.amount >= ?::numeric', filter.amountFrom)
    .and('o.amount <= ?::numeric', filter.amountTo);
  if (filter.q !== undefined) search(filters, filter.q, ours);
  return filters;
}

const BY_TXID = `o.id IN (SELECT order_id FROM payments WHERE txid = ? AND order_id IS NOT NULL
  UNION ALL SELECT d.order_id FROM tron_transactions t JOIN energy_delegations d ON d.id::text = t.subject
    WHERE t.txid = ? AND t.purpose IN ('delegate', 'undelegate')
  UNION ALL SELECT r.order_id FROM tron_transactions t JOIN refunds r ON r.id::text = t.subject
    WHERE t.txid = ? AND t.purpose = 'refund' AND r.order_id IS NOT NULL)`;
const BY_ADDRESS = `(o.receiver = ? OR o.payer_address = ?
  OR o.id IN (SELECT order_id FROM payments WHERE from_address = ? AND order_id IS NOT NULL))`;
const BY_NAME =
  'o.user_id IN (SELECT id FROM users WHERE lower(username) LIKE ? OR lower(first_name) LIKE ?)';

/** As the list of orders: by the shape of what was typed; whatever has none of them finds nothing. */
function search(filters: Filters, text: string, ours: readonly string[]): void {
  const txid = parseTxId(text);
  if (txid) return void filters.and(BY_TXID, txid, txid, txid);
  const address = parseTronAddress(text);
  if (address && ours.includes(address)) return void filters.and('o.payment_address = ?', address);
  if (address) return void filters.and(BY_ADDRESS, address, address, address);
  if (isUuid(text.toLowerCase())) return void filters.and('o.id = ?', text.toLowerCase());
  const found: { condition: string; values: readonly string[] }[] = [];
  const reference = text.toUpperCase();
  if (REFERENCE.test(reference)) found.push({ condition: 'o.reference = ?', values: [reference] });
  const name = NAME.exec(text)?.[1];
  if (TELEGRAM_ID.test(text))
    found.push({ condition: 'o.user_id IN (SELECT id FROM users WHERE telegram_id = ?)', values: [text] });
  else if (name !== undefined) {
    const pattern = `${name.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
    found.push({ condition: BY_NAME, values: [pattern, pattern] });
  }
  if (found.length === 0) return void filters.and('false');
  filters.and(
    `(${found.map(({ condition }) => condition).join(' OR ')})`,
    ...found.flatMap(({ values }) => values),
  );
}
