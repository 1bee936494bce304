import type { NotificationKind } from '../notification-kinds.js';

/** Values of a message, already Telegram HTML. */
export interface MessageFacts {
  readonly reference: string;
  readonly energy: string;
  readonly receiver: string;
  readonly trx: string;
  /** Minutes until the rental ends; 0 where there is no end yet. */
  readonly minutesLeft: number;
}

/** Everything that is told without being asked. A missing text fails the type check. */
export interface NotificationTexts {
  readonly messages: Readonly<Record<NotificationKind, (facts: MessageFacts) => string>>;
  readonly transactionLink: string;
  readonly orderButton: string;
}
