import { AppError } from '../../platform/errors/index.js';

/** What one user has asked for and nobody paid: `open`, and with it what is still held after its deadline. */
export interface RequestCounts {
  readonly open: number;
  readonly unpaid: number;
}

/**
 * Whether a user may ask for one amount more. Limits are counts of orders and deposits together: amounts of a price are
 * few, and what one user leaves unpaid must not keep others from it.
 * @throws AppError orders/too_many_open, orders/too_many_held
 */
export function assertBelow(counts: RequestCounts, limits: RequestCounts): void {
  if (counts.open >= limits.open)
    throw new AppError('orders/too_many_open', 'caller', 'Too many requests wait for a payment.', {
      open: counts.open,
      max: limits.open,
    });
  if (counts.unpaid >= limits.unpaid)
    throw new AppError('orders/too_many_held', 'caller', 'Too many unpaid amounts are still held.', {
      unpaid: counts.unpaid,
      max: limits.unpaid,
    });
}
