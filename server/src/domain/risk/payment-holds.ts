import type { RiskListings } from './risk-listings.js';
import { type RiskLimits, within } from './risk-limits.js';
import { addUses, type Moment, momentKey, NO_USAGE, type Usage, type Use } from './risk-usage.js';
import type { HoldReason, PaymentFacts } from './risk.types.js';

/** What the rules need to know beside the payments. */
export interface HoldFacts {
  readonly limits: RiskLimits;
  readonly listings: RiskListings;
  /** What was used before, by `momentKey`, without these payments. */
  readonly used: ReadonlyMap<string, Usage>;
  /** Until when orders count that were counted when they were placed; null for ever. */
  readonly lapses: ReadonlyMap<string, Date | null>;
}

export interface Holds {
  readonly holds: ReadonlyMap<string, HoldReason>;
  /** Uses of the payments that are not held. */
  readonly uses: readonly Use[];
}

/** Whether the rules look at it at all: the rest waits for a person anyway, or is nobody's purchase. */
export const isScreened = ({ outcome }: PaymentFacts): boolean =>
  outcome === 'order' || outcome === 'deposit' || outcome === 'flash';

/** Who gets the energy; null for a deposit. A flash payment rents for its sender. */
const receiverOf = ({ outcome, orderReceiver, fromAddress }: PaymentFacts): string | null =>
  outcome === 'flash' ? fromAddress : orderReceiver;

/** Whether its order was counted when it was placed, and still was when this came. */
function isCounted({ orderId, blockTime }: PaymentFacts, lapses: HoldFacts['lapses']): boolean {
  const lapsesAt = orderId === null ? undefined : lapses.get(orderId);
  return lapsesAt === null || (lapsesAt !== undefined && lapsesAt >= blockTime);
}

/** What it uses when it is not held: of its sender, and of user and receiver unless its order was counted. */
export function usesOf(payment: PaymentFacts, lapses: HoldFacts['lapses']): Use[] {
  const at = payment.blockTime;
  const sent: Use = {
    dimension: 'address',
    subject: payment.fromAddress,
    source: payment.id,
    at,
    sun: payment.currency === 'TRX' ? payment.amount : 0n,
    microUsdt: payment.currency === 'USDT' ? payment.amount : 0n,
    energy: 0n,
    lapsesAt: null,
  };
  if (payment.outcome === 'deposit' || isCounted(payment, lapses)) return [sent];
  const bought = {
    source: payment.orderId ?? payment.id,
    at,
    sun: payment.priceSun ?? (payment.currency === 'TRX' ? payment.amount : 0n),
    microUsdt: 0n,
    energy: BigInt(payment.energy ?? 0),
    lapsesAt: null,
  };
  const receiver = receiverOf(payment);
  return [
    sent,
    ...(payment.userId ? [{ ...bought, dimension: 'user' as const, subject: payment.userId }] : []),
    ...(receiver ? [{ ...bought, dimension: 'receiver' as const, subject: receiver }] : []),
  ];
}

/** Judges payments in their order; each one that is not held counts for those behind it. */
export function judgeHolds(payments: readonly PaymentFacts[], facts: HoldFacts): Holds {
  const holds = new Map<string, HoldReason>();
  const uses: Use[] = [];
  for (const payment of payments) {
    if (!isScreened(payment)) continue;
    const own = usesOf(payment, facts.lapses);
    const usage = (moment: Moment): Usage =>
      addUses(facts.used.get(momentKey(moment)) ?? NO_USAGE, moment, uses);
    const reason = listed(payment, facts.listings) ?? exceeded(payment, own, usage, facts);
    if (reason) holds.set(payment.id, reason);
    else uses.push(...own);
  }
  return { holds, uses };
}

/** No allowance helps against these. */
function listed(payment: PaymentFacts, listings: RiskListings): HoldReason | null {
  const { fromAddress, userId, outcome, senderKind } = payment;
  if (listings.has('deny', 'address', fromAddress)) return 'sender_denied';
  if (listings.has('deny', 'user', userId)) return 'user_denied';
  if (listings.has('deny', 'address', receiverOf(payment))) return 'receiver_denied';
  if (outcome !== 'flash') return null;
  if (senderKind === 'contract') return 'sender_is_contract';
  return listings.has('exchange', 'address', fromAddress) ? 'sender_is_exchange' : null;
}

/** An allowed sender or user lifts every limit, an allowed receiver only those of the receiver. */
function exceeded(
  payment: PaymentFacts,
  own: readonly Use[],
  usageAt: (moment: Moment) => Usage,
  { limits, listings }: HoldFacts,
): HoldReason | null {
  const allowed =
    listings.has('allow', 'address', payment.fromAddress) || listings.has('allow', 'user', payment.userId);
  if (allowed) return null;
  for (const use of own) {
    const usage = usageAt(use);
    const reason = exceededBy(use, usage, limits, listings);
    if (reason) return reason;
  }
  return null;
}

function exceededBy(use: Use, usage: Usage, limits: RiskLimits, listings: RiskListings): HoldReason | null {
  switch (use.dimension) {
    case 'address':
      if (!within(limits.paymentsPerAddressPerHour, usage.countOfHour, 1n)) return 'too_many_payments';
      return within(limits.addressSunPerDay, usage.sunOfDay, use.sun) &&
        within(limits.addressMicroUsdtPerDay, usage.microUsdtOfDay, use.microUsdt)
        ? null
        : 'address_volume';
    case 'user':
      return within(limits.userSunPerDay, usage.sunOfDay, use.sun) ? null : 'user_volume';
    case 'receiver':
      if (listings.has('allow', 'address', use.subject)) return null;
      return within(limits.receiverSunPerDay, usage.sunOfDay, use.sun) &&
        within(limits.receiverEnergyPerDay, usage.energyOfDay, use.energy)
        ? null
        : 'receiver_volume';
  }
}
