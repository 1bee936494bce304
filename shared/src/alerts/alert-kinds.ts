/** How soon somebody must look: `critical` at once, `warning` today, `notice` when there is time. */
export type AlertSeverity = 'critical' | 'warning' | 'notice';

/** Everything the desk wakes people for, and how urgent it is. */
export const ALERT_SEVERITIES = {
  scanner_halted: 'critical',
  scanner_behind: 'critical',
  scanner_failing: 'critical',
  wallet_set_aside: 'warning',
  wallet_foreign_operation: 'warning',
  wallet_low_bandwidth: 'warning',
  wallet_low_trx: 'warning',
  delegation_surplus: 'warning',
  delegation_taken_elsewhere: 'warning',
  delegation_failed: 'warning',
  reclaim_overdue: 'warning',
  order_needs_person: 'warning',
  payment_lost: 'critical',
  payment_held: 'warning',
  flash_not_served: 'warning',
  flash_price_out_of_bounds: 'warning',
  exchange_rate_stale: 'warning',
  exchange_rate_jump: 'warning',
  refund_needs_person: 'warning',
  refund_paid_twice: 'critical',
  treasury_low: 'critical',
  addresses_changed: 'critical',
  preset_below_need: 'warning',
  pool_low: 'warning',
  node_down: 'critical',
  queue_stuck: 'critical',
  success_rate_low: 'critical',
  chain_prices_changed: 'notice',
  books_out_of_balance: 'critical',
  reconciliation_difference: 'critical',
  sending_held: 'critical',
  brake_pulled: 'notice',
  unhandled_error: 'critical',
  cpu_high: 'warning',
  memory_high: 'warning',
  login_guessing: 'warning',
  refresh_token_reused: 'critical',
} as const satisfies Readonly<Record<string, AlertSeverity>>;

export type AlertKind = keyof typeof ALERT_SEVERITIES;
export const ALERT_KINDS = Object.keys(ALERT_SEVERITIES) as AlertKind[];

/** How urgent an alert is; what a newer server raises and nobody here knows yet counts as a warning. */
export const severityOf = (kind: string): AlertSeverity =>
  (ALERT_SEVERITIES as Readonly<Record<string, AlertSeverity>>)[kind] ?? 'warning';
