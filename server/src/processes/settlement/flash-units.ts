import type { ConfirmationStep } from '../../domain/pricing/index.js';

/** What a flash config says of its units. */
export interface FlashTerms {
  /** Price of one unit, above zero. */
  readonly unitPriceSun: bigint;
  readonly minUnits: number;
  readonly maxUnits: number;
}

/** What a flash payment buys. Sun. */
export interface FlashShare {
  /** None, or from the smallest to the largest number that is sold. */
  readonly units: number;
  /** Price of the units, the sender's earlier credit included. */
  readonly earned: bigint;
  /** What of that the payment didn't cover. */
  readonly creditUsed: bigint;
  /** What of that the payment did cover. */
  readonly spent: bigint;
  /** What is left of the payment. */
  readonly remainder: bigint;
}

/**
 * Whole units for the money on hand: the payment, and what its sender has with us. The payment is used first, so that
 * either something of it is left, or credit was used, never both.
 * @param amount of the transfer, above zero
 * @param credit of its sender, zero or more
 */
export function flashShare(amount: bigint, credit: bigint, terms: FlashTerms): FlashShare {
  const affordable = (amount + credit) / terms.unitPriceSun;
  const largest = BigInt(terms.maxUnits);
  const sold = affordable < BigInt(terms.minUnits) ? 0n : affordable < largest ? affordable : largest;
  const earned = sold * terms.unitPriceSun;
  const spent = earned < amount ? earned : amount;
  return {
    units: Number(sold),
    earned,
    creditUsed: earned - spent,
    spent,
    remainder: amount - spent,
  };
}

/** Everything is left: nothing is sold. */
export const nothingSold = (amount: bigint): FlashShare => ({
  units: 0,
  earned: 0n,
  creditUsed: 0n,
  spent: 0n,
  remainder: amount,
});

export type LeftReason = 'remainder' | 'above_largest' | 'below_smallest';

/** Why something of a payment was left: it would have bought one unit more, or no whole one. */
export function leftReason({
  units,
  earned,
  remainder,
}: Omit<FlashShare, 'creditUsed' | 'spent'>): LeftReason {
  if (units === 0) return 'below_smallest';
  return remainder * BigInt(units) >= earned ? 'above_largest' : 'remainder';
}

const SOLID_BLOCKS = 19;

/** Blocks that a flash payment of this amount waits, its own included; solid (19) where no step says anything. */
export const requiredBlocks = (steps: readonly ConfirmationStep[], amount: bigint): number =>
  steps.find(({ upToSun }) => upToSun === null || amount <= upToSun)?.blocks ?? SOLID_BLOCKS;

/** The fewest blocks that any amount waits by these steps. */
export const fewestBlocks = (steps: readonly ConfirmationStep[]): number =>
  Math.min(SOLID_BLOCKS, ...steps.map(({ blocks }) => blocks));
