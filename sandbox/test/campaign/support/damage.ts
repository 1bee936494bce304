import type { Desk } from './desk.js';

const TRX = 1_000_000n;

/** Damage to the books, and the words in which the check must speak of it. Each is done on top of those before. */
export const DAMAGES: readonly { name: string; sql: string; seen: RegExp }[] = [
  {
    name: 'half a ledger transaction',
    sql: `INSERT INTO balance_transactions (transaction_id, account_id, currency, amount)
      SELECT transaction_id, account_id, currency, 1 FROM balance_transactions LIMIT 1`,
    seen: /^the ledger is off by 1 in TRX/,
  },
  {
    name: 'a balance beside its entries',
    sql: `UPDATE ledger_accounts SET balance = balance + 1 WHERE id =
      (SELECT id FROM ledger_accounts WHERE kind = 'user' LIMIT 1)`,
    seen: /^account user:.* shows .* and its entries make/,
  },
  {
    name: 'an order moved without an event',
    sql: `UPDATE orders SET status = 'refunded' WHERE id =
      (SELECT id FROM orders WHERE status = 'completed' LIMIT 1)`,
    seen: /is refunded, its events end in completed/,
  },
  {
    name: 'a forbidden move',
    sql: `INSERT INTO order_events (order_id, from_status, to_status, kind, chain_time)
      SELECT id, 'expired', 'active', 'active', now() FROM orders WHERE status = 'expired' LIMIT 1`,
    seen: /went from expired to active, which the table forbids/,
  },
  {
    name: 'an event that nobody was told of',
    sql: `INSERT INTO order_events (order_id, from_status, to_status, kind, chain_time, noticed)
      SELECT id, 'expired', 'expired', 'completed', now(), true FROM orders WHERE status = 'expired' LIMIT 1`,
    seen: /0 messages "🏁", told should be completed/,
  },
  {
    name: 'a delegation of another size',
    sql: `UPDATE energy_delegations SET sun = sun + 1 WHERE id =
      (SELECT id FROM energy_delegations WHERE status = 'reclaimed' LIMIT 1)`,
    seen: /^delegation .* \(reclaimed\): .* moved/,
  },
  {
    name: 'a transaction that is not on record',
    sql: `DELETE FROM tron_transactions WHERE id =
      (SELECT id FROM tron_transactions WHERE status = 'solid' AND purpose = 'undelegate' LIMIT 1)`,
    seen: /^UnDelegateResourceContract of .* is on the chain and not on record/,
  },
  {
    name: 'a second live operation',
    sql: `DROP INDEX tron_transactions_live;
      INSERT INTO tron_transactions (txid, purpose, subject, owner_address, signed_hex, expiration, status)
      SELECT 'f' || substr(txid, 2), purpose, subject, owner_address, signed_hex, expiration, 'signed'
      FROM tron_transactions WHERE status = 'solid' LIMIT 1`,
    seen: /^2 live operations to /,
  },
  {
    name: 'a reservation that stayed open',
    sql: `UPDATE energy_reservations SET closed_at = NULL WHERE id = (SELECT id FROM energy_reservations LIMIT 1)`,
    seen: /sun of .* are still reserved/,
  },
  {
    name: 'a payment twice for one order',
    sql: `UPDATE payments SET order_id = (SELECT order_id FROM payments WHERE outcome = 'order' LIMIT 1),
      outcome = 'order' WHERE id = (SELECT id FROM payments WHERE outcome = 'unmatched' LIMIT 1)`,
    seen: /^order .* is paid by two transfers/,
  },
];

/** A transfer that nobody scans. */
export async function payBehindTheirBack(desk: Desk): Promise<void> {
  await desk.sandbox.server.stop();
  await desk.payer.pay(desk.sandbox.endpoints.paymentAddresses[0] ?? '', TRX);
  await desk.devnet.control('mine', { blocks: 25 });
}
