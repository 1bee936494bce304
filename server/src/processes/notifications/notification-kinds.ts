import type { OrderEventKind } from '../../domain/orders/index.js';

/** What users are told. */
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

/** Told at most once an order; the others as often as it happens: a chain may take a delivery back and bring it again. */
const ONCE: readonly NotificationKind[] = ['delayed', 'delivery_solid', 'rental_ending'];

/** Tells apart repeated messages of one kind about one order: the event's id, or 0 for what is told once. */
export const occasionOf = (kind: NotificationKind, eventId: string): string =>
  ONCE.includes(kind) ? '0' : eventId;

/** Null: a step on the way that says nothing new to the user, or one that the user took in the chat. */
export const notificationOf = (event: OrderEventKind): NotificationKind | null =>
  NOTIFICATION_KINDS.find((kind) => kind === event) ?? null;
