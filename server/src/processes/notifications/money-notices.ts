import type { UserEvent } from '../../domain/users/index.js';
import type { NewNotification } from './notification.repository.js';

/** One message an event; its data is told as it was recorded. */
export const moneyNotices = (events: readonly UserEvent[]): NewNotification[] =>
  events.map(({ id, kind, subject, userId, data }) => ({
    kind,
    subject,
    occasion: id,
    userId,
    payload: data,
  }));
