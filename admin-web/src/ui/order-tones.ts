import type { OrderStatus } from '@energy-desk/shared/orders';
import type { Tone } from './tone.js';

/** How each state of an order feels. */
export const ORDER_TONES: Readonly<Record<OrderStatus, Tone>> = {
  awaiting_payment: 'info',
  confirming: 'primary',
  paid: 'primary',
  waiting_capacity: 'warning',
  delegating: 'primary',
  active: 'success',
  unwinding: 'warning',
  reclaiming: 'primary',
  completed: 'success',
  refunding: 'warning',
  refunded: 'warning',
  failed: 'danger',
  expired: 'info',
  cancelled: 'info',
};
