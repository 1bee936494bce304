import type { Energy, Sun } from '@energy-desk/shared/units';

/** What the chain says of a receiver now. */
export interface ReceiverState {
  /** All stake that counts for its energy: own and acquired, V1 and V2 (allFrozenForEnergy). */
  readonly stakeSun: Sun;
  /** Energy used and not yet recovered. */
  readonly energyUsed: Energy;
}

/** Live rentals of a receiver, all together. */
export interface LiveRentals {
  /** Energy sold by them. */
  readonly energy: number;
  /** Stake delegated for them, in sun. */
  readonly sun: bigint;
}

/**
 * Energy the receiver would have left after this stake was taken back: java-tron's UnDelegateResourceActuator moves
 * usage in proportion, bounded by what the stake yields.
 * @param yieldOf energy of an amount of stake by the node's formula
 */
export function energyLeftAfter(
  state: ReceiverState,
  reclaimed: Sun,
  yieldOf: (stake: bigint) => number,
): number {
  if (state.stakeSun <= 0n) return 0;
  const share = Math.trunc(state.energyUsed * (Number(reclaimed) / Number(state.stakeSun)));
  const moved = Math.min(share, yieldOf(reclaimed));
  const remaining = state.stakeSun > reclaimed ? state.stakeSun - reclaimed : 0n;
  return Math.max(0, yieldOf(remaining) - (state.energyUsed - moved));
}

/**
 * Whether the receiver's other live rentals keep what they were sold when this one is taken back now. What their own
 * stake yields no more, since the network's weight grew, no waiting brings back.
 */
export const othersKeepTheirs = (
  state: ReceiverState,
  reclaimed: Sun,
  others: LiveRentals,
  yieldOf: (stake: bigint) => number,
): boolean => energyLeftAfter(state, reclaimed, yieldOf) >= Math.min(others.energy, yieldOf(others.sun));
