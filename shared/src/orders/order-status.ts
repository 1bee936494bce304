/** Every state of an order; see the transition table beside. */
export const ORDER_STATUSES = [
  'awaiting_payment',
  'confirming',
  'paid',
  'waiting_capacity',
  'delegating',
  'active',
  'unwinding',
  'reclaiming',
  'completed',
  'refunding',
  'refunded',
  'failed',
  'expired',
  'cancelled',
] as const;

export type OrderStatus = (typeof ORDER_STATUSES)[number];

/**
 * The only moves an order may make. `refunding → refunding` and the like do not exist:
 * a state that repeats its work does so without an event.
 */
export const ORDER_TRANSITIONS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
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
  completed: [],
  refunded: [],
  failed: [],
};

/** Whether the table above allows the move. */
export const canMove = (from: OrderStatus, to: OrderStatus): boolean => ORDER_TRANSITIONS[from].includes(to);
