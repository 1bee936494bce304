import type { Order } from '../../domain/orders/index.js';
import type { UserEvent } from '../../domain/users/index.js';
import type { NewNotification } from './notification.repository.js';

/** One message an event; its data is told as it was recorded, and of a wrong amount which order it missed. */
export const moneyNotices = (
  events: readonly UserEvent[],
  missed: ReadonlyMap<string, Order>,
): NewNotification[] =>
  events.map(({ id, kind, subject, userId, data }) => {
    const order = missed.get(id);
    return { kind, subject, occasion: id, userId, payload: order ? { ...data, ...askedBy(order) } : data };
  });

const askedBy = ({ id, reference, amount, currency }: Order) => ({
  orderId: id,
  reference,
  expected: amount.toString(),
  expectedCurrency: currency,
});
