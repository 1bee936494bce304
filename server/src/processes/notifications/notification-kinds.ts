import type { OrderEventKind } from '../../domain/orders/index.js';

/** What users are told, each at most once an order. */
export const NOTIFICATION_KINDS = [
  'payment_seen',
  'payment_lost',
  'payment_confirmed',
  'late_payment',
  'waiting_capacity',
  'delayed',
  'active',
  'delivery_lost',
  'delivery_solid',
  'rental_ending',
  'completed',
  'expired',
  'refunded',
  'failed',
] as const satisfies readonly OrderEventKind[];

export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** Null: a step on the way that says nothing new to the user, or one that the user took in the chat. */
export const notificationOf = (event: OrderEventKind): NotificationKind | null =>
  NOTIFICATION_KINDS.find((kind) => kind === event) ?? null;
