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
      SELECT md5(txid) || md5(txid), purpose, subject, owner_address, signed_hex, expiration, 'signed'
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

/** The same for payments that fit no order, flash rentals, refunds and what users hear of their money. */
export const MONEY_DAMAGES: typeof DAMAGES = [
  {
    name: 'a refund of more than was sent',
    sql: `UPDATE refunds SET amount = amount + 1 WHERE id = (SELECT id FROM refunds WHERE status = 'paid' LIMIT 1)`,
    seen: /^refund .* \(paid\): .* moved/,
  },
  {
    name: 'a refund that was sent twice',
    sql: `UPDATE tron_transactions SET outlived = true, subject = (SELECT min(subject) FROM tron_transactions
        WHERE purpose = 'refund' AND status = 'solid')
      WHERE txid = (SELECT txid FROM tron_transactions WHERE purpose = 'refund' AND status = 'solid'
        ORDER BY subject DESC LIMIT 1)`,
    seen: /^refund .* was sent 2 times/,
  },
  {
    name: 'a refund that nobody booked',
    sql: `INSERT INTO refunds (id, business_key, address, currency, amount, reason, status, needs_person_reason)
      VALUES (gen_random_uuid(), 'damage', 'T', 'TRX', 5, 'payment', 'needs_person', 'below_fee')`,
    seen: /^refunds payable are .* of TRX, the open refunds make/,
  },
  {
    name: 'a flash rental for somebody else',
    sql: `UPDATE orders SET payer_address = 'TSomebodyElse' WHERE id =
      (SELECT id FROM orders WHERE payer_address IS NOT NULL LIMIT 1)`,
    seen: /^flash order .* gives .* what TSomebodyElse paid/,
  },
  {
    name: 'a flash rental at another price',
    sql: `UPDATE orders SET amount = amount + 1 WHERE id =
      (SELECT id FROM orders WHERE payer_address LIKE 'T%' AND payer_address <> 'TSomebodyElse' LIMIT 1)`,
    seen: /^flash order .* sold .* units for/,
  },
  {
    name: 'credit that no payment made',
    sql: `UPDATE ledger_accounts SET balance = balance + 1 WHERE id =
      (SELECT id FROM ledger_accounts WHERE kind = 'address_credit' LIMIT 1)`,
    seen: /sun to its credit, its payments make/,
  },
  {
    name: 'a deposit that is somebody else’s',
    sql: `UPDATE payment_monitors SET user_id = (SELECT id FROM users WHERE id <> user_id LIMIT 1) WHERE id =
      (SELECT monitor_id FROM payments WHERE outcome = 'deposit' LIMIT 1)`,
    seen: /^payment .* \(deposit\) is booked as/,
  },
  {
    name: 'a payment taken out of the queue without its money',
    sql: `UPDATE payments SET resolution = 'credited_user', resolved_at = now() WHERE id =
      (SELECT id FROM payments WHERE outcome = 'unmatched' LIMIT 1)`,
    seen: /lie as unmatched, finance's queue has/,
  },
  {
    name: 'a transfer that is held for no reason of its own',
    sql: `UPDATE payments SET outcome = 'flash', hold_reason = NULL WHERE id =
      (SELECT id FROM payments WHERE outcome = 'held' LIMIT 1)`,
    seen: /^payment .* \(flash\) is booked as .*unmatched/,
  },
  {
    name: 'a supplier who is owed too little',
    sql: `UPDATE energy_pools SET cost_per_energy_sun = cost_per_energy_sun + 1`,
    seen: /^delegation .* costs .*, its supplier is owed/,
  },
  {
    name: 'money that its user never heard of',
    sql: `INSERT INTO user_events (user_id, kind, subject, chain_time, noticed)
      SELECT id, 'payment_assigned', 'damage', now(), true FROM users LIMIT 1`,
    seen: /^user .*: 0 messages "🧩" of 1/,
  },
  {
    name: 'USDT that is not on the chain',
    sql: `INSERT INTO balance_transactions (transaction_id, account_id, currency, amount)
      SELECT min(t.id), min(a.id), 'USDT', 1 FROM ledger_transactions t, ledger_accounts a
      WHERE a.kind = 'cash' AND a.currency = 'USDT'`,
    seen: /^cash of .*: the ledger has .* of USDT, the chain/,
  },
];

/** A transfer that nobody scans. */
export async function payBehindTheirBack(desk: Desk): Promise<void> {
  await desk.sandbox.server.stop();
  await desk.payer.pay(desk.sandbox.endpoints.paymentAddresses[0] ?? '', TRX);
  await desk.devnet.control('mine', { blocks: 25 });
}
