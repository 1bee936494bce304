import type { OrderStatus } from '@energy-desk/shared/orders';
import type { OrderDeed, OrderDetail } from './orders.api.js';

const RETRYABLE: readonly OrderStatus[] = [
  'paid',
  'waiting_capacity',
  'delegating',
  'unwinding',
  'reclaiming',
  'refunding',
];
const REFUNDABLE: readonly OrderStatus[] = ['paid', 'waiting_capacity', 'delegating', 'active'];
/** Nobody paid, and nobody will. */
const ENDED_UNPAID: readonly OrderStatus[] = ['expired', 'cancelled'];
const UNSERVED: readonly OrderStatus[] = [
  'awaiting_payment',
  'confirming',
  'paid',
  'waiting_capacity',
  'delegating',
];

/** What a person can do about an order as it is; the server decides. */
export function deedsOf({ status, kind }: Pick<OrderDetail, 'status' | 'kind'>): readonly OrderDeed[] {
  const manual = kind === 'manual';
  return [
    ...(status === 'awaiting_payment' ? (['cancel'] as const) : []),
    ...(RETRYABLE.includes(status) ? (['retry'] as const) : []),
    ...(ENDED_UNPAID.includes(status) && !manual ? (['deliver'] as const) : []),
    ...(REFUNDABLE.includes(status) ? ([manual ? 'takeBack' : 'refund'] as const) : []),
  ];
}

/** Whether its place in the line still matters. */
export const hasPlace = ({ status }: Pick<OrderDetail, 'status'>): boolean => UNSERVED.includes(status);
