import type { Refund, RefundDoubt } from '../../domain/refunds/index.js';

/** What is known of where a refund would go. */
export interface TargetFacts {
  /** One of our own addresses. */
  readonly own: boolean;
  readonly listed: 'deny' | 'allow' | 'exchange' | undefined;
  readonly isContract: boolean;
  /** False: the chain knows no such account. */
  readonly activated: boolean;
  /** The treasury sent it something lately that we have no record of. */
  readonly unexplained: boolean;
}

/** What the chain and we ourselves know of it; the lists and our records come in the transaction. */
export type AccountFacts = Omit<TargetFacts, 'listed' | 'unexplained'>;

export interface RefundRules {
  /** Kept of each refund in TRX for the fee of its transfer, in sun. */
  readonly feeSun: bigint;
  /** Largest refund without a person, in sun. */
  readonly singleMaxSun: bigint;
  /** Most that a transfer of USDT may burn, in sun. */
  readonly usdtFeeLimitSun: bigint;
}

/** What may still be spent now. */
export interface Purse {
  /** Liquid sun of the treasury that is not signed away yet. */
  readonly sun: bigint;
  readonly microUsdt: bigint;
  /** Sun that rules may still send within 24 hours of chain time. */
  readonly allowanceSun: bigint;
}

export type Verdict =
  | {
      readonly kind: 'send';
      /** Withheld from the amount, in sun. */
      readonly feeSun: bigint;
      readonly left: Purse;
    }
  | { readonly kind: 'person'; readonly reason: RefundDoubt }
  /** The treasury does not hold enough; it stays due. */
  | { readonly kind: 'short' };

/**
 * Whether a refund goes out now. A person's decision lifts limits and lets USDT go; that it may be paid already is
 * lifted only by who knew of it. Nobody lifts what is wrong with the target, except that a contract on the allow list
 * may be paid.
 */
export function judgeRefund(refund: Refund, target: TargetFacts, purse: Purse, rules: RefundRules): Verdict {
  const doubt = doubtOfTarget(refund, target) ?? doubtOfAmount(refund, purse, rules);
  if (doubt) return { kind: 'person', reason: doubt };
  const left = after(refund, purse, rules);
  if (left.sun < 0n || (refund.currency === 'USDT' && left.microUsdt < 0n)) return { kind: 'short' };
  return { kind: 'send', feeSun: feeOf(refund, rules), left };
}

function doubtOfTarget({ currency, decidedDoubt }: Refund, target: TargetFacts): RefundDoubt | null {
  if (target.own) return 'target_is_ours';
  if (target.listed === 'deny') return 'target_denied';
  if (target.listed === 'exchange') return 'target_is_exchange';
  if (target.isContract && target.listed !== 'allow') return 'target_is_contract';
  if (target.unexplained && decidedDoubt !== 'maybe_paid') return 'maybe_paid';
  // A token needs no account; TRX would create one, for a fee that nobody counted on.
  return currency === 'TRX' && !target.activated ? 'target_not_activated' : null;
}

function doubtOfAmount(refund: Refund, purse: Purse, rules: RefundRules): RefundDoubt | null {
  if (refund.amount <= feeOf(refund, rules)) return 'below_fee';
  if (refund.decidedBy !== null) return null;
  if (refund.currency === 'USDT') return 'usdt';
  if (refund.amount > rules.singleMaxSun) return 'above_single_limit';
  return refund.amount > purse.allowanceSun ? 'above_daily_limit' : null;
}

/** What was withheld once stays: an earlier transfer of it may still show up. */
const feeOf = ({ currency, txid, feeSun }: Refund, rules: RefundRules): bigint =>
  currency === 'USDT' ? 0n : txid === null ? rules.feeSun : feeSun;

/** The fee withheld is there to be burned, so the whole amount is gone. */
function after({ currency, amount, decidedBy }: Refund, purse: Purse, rules: RefundRules): Purse {
  if (currency === 'USDT')
    return { ...purse, sun: purse.sun - rules.usdtFeeLimitSun, microUsdt: purse.microUsdt - amount };
  const byRules = decidedBy === null ? amount : 0n;
  return { ...purse, sun: purse.sun - amount, allowanceSun: purse.allowanceSun - byRules };
}
