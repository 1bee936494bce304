import type { OrderFilters } from '@energy-desk/shared/orders';
import { parseTronAddress, parseTxId } from '@energy-desk/shared/units';
import { PRIORITIES } from '../../../domain/orders/index.js';
import { Filters, isUuid } from '../../../platform/database/index.js';
import type { OrderHints } from './filter-hints.read-model.js';

/** One way in which an order may be what somebody looks for: a condition on `o`, and the value of its `?`s. */
export interface OrderBranch {
  readonly condition: string;
  readonly values: readonly unknown[];
}

const REFERENCE = /^[0-9A-HJKMNP-TV-Z]{8}$/;
const TELEGRAM_ID = /^\d{1,15}$/;
const NAME = /^@?(.{1,64})$/u;

const OF_POOL = `EXISTS (SELECT 1 FROM energy_delegations d JOIN supplier_wallets w ON w.id = d.wallet_id
  WHERE d.order_id = o.id AND w.pool_id = ?)`;
const OF_WALLETS = `EXISTS (SELECT 1 FROM energy_delegations d
  WHERE d.order_id = o.id AND d.wallet_id = ANY(?::uuid[]))`;
const BY_TXID = `o.id IN (SELECT order_id FROM payments WHERE txid = ? AND order_id IS NOT NULL
  UNION ALL SELECT d.order_id FROM tron_transactions t JOIN energy_delegations d ON d.id = t.subject::uuid
    WHERE t.txid = ? AND t.purpose IN ('delegate', 'undelegate')
  UNION ALL SELECT r.order_id FROM tron_transactions t JOIN refunds r ON r.id = t.subject::uuid
    WHERE t.txid = ? AND t.purpose = 'refund' AND r.order_id IS NOT NULL)`;
const BY_SENDER = 'o.id IN (SELECT order_id FROM payments WHERE from_address = ? AND order_id IS NOT NULL)';
const BY_NAME = `o.user_id IN (SELECT id FROM users WHERE lower(username) LIKE ? OR lower(first_name) LIKE ?)`;
/** Amounts are bigints to their index; what is asked for may be beyond. */
const AMOUNT = 'least(greatest(?::numeric, -1), 9223372036854775807)::bigint';

/** Conditions on `o` of everything but the search: the same for lists, sums and exports. */
export const orderFiltersOf = (filter: OrderFilters, { walletIds }: OrderHints = {}): Filters =>
  new Filters()
    .and('o.status = ANY(?::text[])', filter.status)
    .and('o.kind = ?', filter.kind)
    .and('o.currency = ?', filter.currency)
    .and('o.pay_with = ?', filter.payWith)
    .and('o.priority = ?::smallint', filter.priority && PRIORITIES[filter.priority])
    .and('o.user_id = ?', filter.userId)
    .and('o.receiver = ?', filter.receiver)
    .and(OF_WALLETS, walletIds)
    .and(OF_POOL, walletIds ? undefined : filter.poolId)
    .and('o.created_at >= ?', filter.createdFrom)
    .and('o.created_at < ?', filter.createdTo)
    .and('o.paid_at >= ?', filter.paidFrom)
    .and('o.paid_at < ?', filter.paidTo)
    .and(`o.amount >= ${AMOUNT}`, filter.amountFrom)
    .and(`o.amount <= ${AMOUNT}`, filter.amountTo);

/** The search as one more condition: what any of its branches finds. */
export function orderFiltersWithSearch(filter: OrderFilters, ours: readonly string[]): Filters {
  const filters = orderFiltersOf(filter);
  if (filter.q === undefined) return filters;
  const branches = orderBranchesOf(filter.q, ours);
  if (branches.length === 0) return filters.and('false');
  const [only, ...others] = branches;
  if (only && others.length === 0) return filters.and(only.condition, ...only.values);
  // Walks of several indexes: an OR of them would read the whole table.
  const found = branches.map(({ condition }) => `SELECT o.id FROM orders o WHERE ${condition}`);
  return filters.and(`o.id IN (${found.join(' UNION ')})`, ...branches.flatMap(({ values }) => values));
}

/**
 * What somebody typed into the search of orders, by its shape. Each branch is one walk of one index; whatever has no
 * shape finds nothing.
 * @param ours addresses that we receive at: of those it is asked what was to be paid there
 * @param hints users of a name only: not of anything else that was typed
 */
export function orderBranchesOf(
  text: string,
  ours: readonly string[],
  hints: OrderHints = {},
): OrderBranch[] {
  const txid = parseTxId(text);
  if (txid) return [branch(BY_TXID, txid, txid, txid)];
  const address = parseTronAddress(text);
  if (address)
    return ours.includes(address)
      ? [branch('o.payment_address = ?', address)]
      : [
          branch('o.receiver = ?', address),
          branch('o.payer_address = ?', address),
          branch(BY_SENDER, address),
        ];
  const id = text.toLowerCase();
  if (isUuid(id)) return [branch('o.id = ?', id)];
  return [...byReference(text.toUpperCase()), ...byUser(text, hints)];
}

const branch = (condition: string, ...values: readonly unknown[]): OrderBranch => ({ condition, values });

const byReference = (reference: string): OrderBranch[] =>
  REFERENCE.test(reference) ? [branch('o.reference = ?', reference)] : [];

function byUser(text: string, { userIds }: OrderHints): OrderBranch[] {
  if (userIds) return [branch('o.user_id = ANY(?::uuid[])', userIds)];
  if (TELEGRAM_ID.test(text))
    return [branch('o.user_id IN (SELECT id FROM users WHERE telegram_id = ?)', text)];
  const pattern = namePatternOf(text);
  return pattern === undefined ? [] : [branch(BY_NAME, pattern, pattern)];
}

/** The beginning of a name for LIKE, when a name is what was typed. */
export function namePatternOf(text: string): string | undefined {
  if (parseTxId(text) || parseTronAddress(text) || isUuid(text.toLowerCase())) return undefined;
  if (TELEGRAM_ID.test(text)) return undefined;
  const name = NAME.exec(text)?.[1];
  return name && `${name.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
}
