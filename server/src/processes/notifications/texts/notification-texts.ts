import type { MoneyNotice, OrderNotice } from '../notification-kinds.js';

/** Values of a message about an order, already Telegram HTML. */
export interface OrderFacts {
  readonly reference: string;
  readonly energy: string;
  readonly receiver: string;
  /** Price with its currency. */
  readonly money: string;
  /** Minutes until the rental ends; 0 where there is no end yet. */
  readonly minutesLeft: number;
  /** Whether a plain transfer to a flash address made it. */
  readonly flash: boolean;
  readonly refundTo: 'balance' | 'credit' | 'chain';
  /** Kept for the transfer of a refund; null where nothing was. */
  readonly fee: string | null;
  /** Whether it was given up because the chain delegates nothing to its receiver. */
  readonly receiverRefused: boolean;
}

/** Values of a message about money, already Telegram HTML. Null where the event does not say. */
export interface MoneyFacts {
  /** With its currency, and with its sign where it may be negative. */
  readonly money: string;
  readonly credit: string | null;
  readonly expected: string | null;
  readonly fee: string | null;
  readonly units: number;
  /** Whether more was paid than is sold at once. */
  readonly aboveLargest: boolean;
  readonly address: string | null;
  readonly reason: string | null;
  readonly reference: string | null;
}

/** Everything that is told without being asked. A missing text fails the type check. */
export interface NotificationTexts {
  readonly orders: Readonly<Record<OrderNotice, (facts: OrderFacts) => string>>;
  readonly money: Readonly<Record<MoneyNotice, (facts: MoneyFacts) => string>>;
  readonly delegationLink: string;
  readonly refundLink: string;
  readonly orderButton: string;
  readonly balanceButton: string;
  readonly flashButton: string;
}
