import { AppError } from '../../platform/errors/index.js';
import type { RiskListings } from './risk-listings.js';
import { type RiskLimits, within } from './risk-limits.js';
import type { Usage, Use } from './risk-usage.js';
import type { OrderFacts } from './risk.types.js';

/** What an order uses of its user and of its receiver, from its placing on. */
export function usesOfOrder(order: OrderFacts): { user: Use; receiver: Use } {
  const bought = {
    source: order.orderId,
    at: order.chainTime,
    sun: order.amountSun,
    microUsdt: 0n,
    energy: BigInt(order.energy),
    lapsesAt: order.paymentDeadline,
  };
  return {
    user: { ...bought, dimension: 'user', subject: order.userId },
    receiver: { ...bought, dimension: 'receiver', subject: order.receiver },
  };
}

/** @throws AppError risk/denied when the user or the receiver is on the deny list */
export function assertNotDenied(order: OrderFacts, listings: RiskListings): void {
  const denied =
    listings.has('deny', 'user', order.userId) || listings.has('deny', 'address', order.receiver);
  if (denied) throw new AppError('risk/denied', 'caller', 'This order cannot be served.');
}

/**
 * An allowed user has no limits; an allowed receiver none of its own.
 * @throws AppError risk/too_many_orders, risk/user_volume, risk/receiver_volume
 */
export function assertWithinLimits(
  order: OrderFacts,
  used: { user: Usage; receiver: Usage },
  limits: RiskLimits,
  listings: RiskListings,
): void {
  if (listings.has('allow', 'user', order.userId)) return;
  if (!within(limits.ordersPerUserPerHour, used.user.countOfHour, 1n))
    throw new AppError('risk/too_many_orders', 'caller', 'Too many orders in an hour.', {
      max: Number(limits.ordersPerUserPerHour),
    });
  if (!within(limits.userSunPerDay, used.user.sunOfDay, order.amountSun))
    throw new AppError('risk/user_volume', 'caller', 'The volume of a day is used up.');
  assertReceiverWithin(order, used.receiver, limits, listings);
}

/** An allowed receiver has no limits. @throws AppError risk/receiver_volume */
export function assertReceiverWithin(
  { receiver, amountSun, energy }: Pick<OrderFacts, 'receiver' | 'amountSun' | 'energy'>,
  used: Usage,
  limits: RiskLimits,
  listings: RiskListings,
): void {
  if (listings.has('allow', 'address', receiver)) return;
  const served =
    within(limits.receiverSunPerDay, used.sunOfDay, amountSun) &&
    within(limits.receiverEnergyPerDay, used.energyOfDay, BigInt(energy));
  if (!served)
    throw new AppError('risk/receiver_volume', 'caller', 'What this receiver may get in a day is used up.');
}
