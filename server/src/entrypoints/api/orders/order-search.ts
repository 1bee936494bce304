import { parseTronAddress, parseTxId } from '@energy-desk/shared/units';
import { isUuid } from '../../../platform/database/index.js';

/** One way in which an order may be what somebody looks for: a condition on `o`, and the value of its `?`s. */
export interface OrderBranch {
  readonly condition: string;
  readonly values: readonly unknown[];
}

const REFERENCE = /^[0-9A-HJKMNP-TV-Z]{8}$/;
const TELEGRAM_ID = /^\d{1,15}$/;
const NAME = /^@?(.{1,64})$/u;

const BY_TXID = `o.id IN (SELECT order_id FROM payments WHERE txid = ? AND order_id IS NOT NULL
  UNION ALL SELECT d.order_id FROM tron_transactions t JOIN energy_delegations d ON d.id::text = t.subject
    WHERE t.txid = ? AND t.purpose IN ('delegate', 'undelegate')
  UNION ALL SELECT r.order_id FROM tron_transactions t JOIN refunds r ON r.id::text = t.subject
    WHERE t.txid = ? AND t.purpose = 'refund' AND r.order_id IS NOT NULL)`;
const BY_SENDER = 'o.id IN (SELECT order_id FROM payments WHERE from_address = ? AND order_id IS NOT NULL)';
const BY_NAME = `o.user_id IN (SELECT id FROM users WHERE lower(username) LIKE ? OR lower(first_name) LIKE ?)`;

/**
 * What somebody typed into the search of orders, by its shape. Each branch is one walk of one index; whatever has no
 * shape finds nothing.
 * @param ours addresses that we receive at: of those it is asked what was to be paid there
 */
export function orderBranchesOf(text: string, ours: readonly string[]): OrderBranch[] {
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
  return [...byReference(text.toUpperCase()), ...byUser(text)];
}

const branch = (condition: string, ...values: readonly unknown[]): OrderBranch => ({ condition, values });

const byReference = (reference: string): OrderBranch[] =>
  REFERENCE.test(reference) ? [branch('o.reference = ?', reference)] : [];

function byUser(text: string): OrderBranch[] {
  if (TELEGRAM_ID.test(text))
    return [branch('o.user_id IN (SELECT id FROM users WHERE telegram_id = ?)', text)];
  const name = NAME.exec(text)?.[1];
  if (name === undefined) return [];
  const pattern = `${name.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  return [branch(BY_NAME, pattern, pattern)];
}
