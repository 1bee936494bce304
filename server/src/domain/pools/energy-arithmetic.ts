import { energy, sun, type Energy, type Sun } from '@energy-desk/shared/units';

/** The network's totals, which turn stake into energy. */
export interface EnergyTotals {
  /** Energy of the whole network a day (getaccountresource.TotalEnergyLimit). */
  readonly limit: bigint;
  /** TRX, not sun, staked for energy on the whole network (TotalEnergyWeight). */
  readonly weight: bigint;
}

const SUN = 1_000_000n;
const BASIS_POINTS = 10_000n;
/** DelegateResourceActuator refuses less than 1 TRX. */
export const SMALLEST_DELEGATION = sun(SUN);

/**
 * Energy that this stake yields: java-tron EnergyProcessor.calculateGlobalEnergyLimitV2, in doubles and in its
 * order of operations. Exact for stakes below 2^53 sun.
 */
export function energyOfStake(stake: Sun, totals: EnergyTotals): Energy {
  if (totals.weight === 0n) return energy(0);
  return energy(Math.trunc((Number(stake) / 1e6) * (Number(totals.limit) / Number(totals.weight))));
}

/** What was sold plus the margin against drift of the network's weight, rounded up. */
export const withMargin = (sold: Energy, marginBp: number): Energy =>
  energy(Number((BigInt(sold) * (BASIS_POINTS + BigInt(marginBp)) + BASIS_POINTS - 1n) / BASIS_POINTS));

/** The smallest stake whose delegation yields at least `wanted` energy by the node's own formula. */
export function stakeForEnergy(wanted: Energy, totals: EnergyTotals): Sun {
  const product = BigInt(wanted) * totals.weight * SUN;
  let stake = (product + totals.limit - 1n) / totals.limit;
  if (stake < SMALLEST_DELEGATION) stake = SMALLEST_DELEGATION;
  while (energyOfStake(sun(stake), totals) < wanted) stake += 1n;
  return sun(stake);
}
