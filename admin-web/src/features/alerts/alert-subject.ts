import type { Alert } from '@energy-desk/shared/alerts';

/** What an alert is about: something with a page, an address, a transaction, or just a name. */
export interface AlertSubject {
  kind: string;
  id: string;
}

const THINGS: Readonly<Record<string, string>> = {
  wallet_set_aside: 'wallet',
  wallet_low_bandwidth: 'wallet',
  wallet_low_trx: 'wallet',
  delegation_failed: 'wallet',
  wallet_foreign_operation: 'txid',
  delegation_surplus: 'delegation',
  delegation_taken_elsewhere: 'delegation',
  reclaim_overdue: 'delegation',
  order_needs_person: 'order',
  payment_lost: 'payment',
  payment_held: 'payment',
  flash_not_served: 'payment',
  flash_price_out_of_bounds: 'address',
  preset_below_need: 'package',
  exchange_rate_stale: 'rate',
  exchange_rate_jump: 'rate',
  refund_needs_person: 'refund',
  refund_paid_twice: 'refund',
  treasury_low: 'address',
  addresses_changed: 'address',
  pool_low: 'pool',
  node_down: 'node',
  queue_stuck: 'queue',
  scanner_halted: 'scanner',
  scanner_behind: 'scanner',
  scanner_failing: 'scanner',
  success_rate_low: 'orders',
  books_out_of_balance: 'books',
  reconciliation_difference: 'reconciliation',
  sending_held: 'hold',
  brake_pulled: 'brake',
  cpu_high: 'machine',
  memory_high: 'machine',
  chain_prices_changed: 'price',
  login_guessing: 'admin',
  refresh_token_reused: 'admin',
};
/** There is only one of these: naming it would say nothing. */
const NAMELESS = new Set(['rate', 'scanner', 'hold', 'orders']);
/** Their subjects begin with what the kind says already. */
const WITH_PREFIX = new Set(['admin', 'books', 'reconciliation']);

export function subjectOf({ kind, subject }: Pick<Alert, 'kind' | 'subject'>): AlertSubject {
  const thing = THINGS[kind];
  if (thing === undefined) return { kind: '', id: subject };
  if (NAMELESS.has(thing)) return { kind: thing, id: '' };
  if (WITH_PREFIX.has(thing)) return { kind: thing, id: subject.replace(/^[a-z_]+:/, '') };
  return { kind: thing, id: thing === 'address' ? subject.replace(/:reserve$/, '') : subject };
}
