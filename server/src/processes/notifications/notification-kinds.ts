import type { OrderEventKind } from '../../domain/orders/index.js';
import type { UserEventKind } from '../../domain/users/index.js';

/** What users are told of their orders. */
export const ORDER_NOTICES = [
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

/** What they are told of their money beside that: every kind there is. */
export const MONEY_NOTICES = [
  'deposit_seen',
  'deposit_credited',
  'flash_credited',
  'flash_not_served',
  'refund_sent',
  'wrong_amount',
  'payment_credited',
  'payment_assigned',
  'balance_adjusted',
] as const satisfies readonly UserEventKind[];

export type OrderNotice = (typeof ORDER_NOTICES)[number];
export type MoneyNotice = UserEventKind;
export type NotificationKind = OrderNotice | MoneyNotice;

/** Told at most once an order; the others as often as it happens: a chain may take a delivery back and bring it again. */
const ONCE: readonly OrderNotice[] = ['delayed', 'delivery_solid', 'rental_ending'];

/** Tells apart repeated messages of one kind about one order: the event's id, or 0 for what is told once. */
export const occasionOf = (kind: OrderNotice, eventId: string): string =>
  ONCE.includes(kind) ? '0' : eventId;

/** Null: a step on the way that says nothing new to the user, or one that the user took in the chat. */
export const notificationOf = (event: OrderEventKind): OrderNotice | null =>
  ORDER_NOTICES.find((kind) => kind === event) ?? null;

export const isMoneyNotice = (kind: NotificationKind): kind is MoneyNotice =>
  MONEY_NOTICES.some((one) => one === kind);
