/** The life of an order, written down a second time from the rules: whatever else happens is a fault. */
export const ALLOWED_MOVES: Readonly<Record<string, readonly string[]>> = {
  awaiting_payment: ['confirming', 'expired', 'cancelled'],
  confirming: ['paid', 'awaiting_payment'],
  expired: ['paid', 'refunding'],
  cancelled: ['paid', 'refunding'],
  paid: ['delegating', 'waiting_capacity', 'refunding'],
  waiting_capacity: ['delegating', 'refunding'],
  delegating: ['active', 'waiting_capacity', 'unwinding'],
  active: ['delegating', 'reclaiming', 'unwinding'],
  unwinding: ['refunding'],
  reclaiming: ['completed'],
  refunding: ['refunded', 'failed'],
};

/** States in which an order is at rest: no work is due and nothing of it is on the chain. */
export const AT_REST: readonly string[] = ['completed', 'refunded', 'failed', 'expired', 'cancelled'];

/** Where an order may begin. */
export const FIRST_STATES: readonly string[] = ['awaiting_payment', 'paid'];
