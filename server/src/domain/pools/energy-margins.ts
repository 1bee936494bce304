import type { Energy, Sun } from '@energy-desk/shared/units';
import { type EnergyTotals, stakeForEnergy, withMargin } from './energy-arithmetic.js';

/** Energy on top of what is sold, in hundredths of a percent. */
export interface EnergyMargins {
  readonly usualBp: number;
  /** Of rentals over a day: the network's weight grows meanwhile, and what was lent yields less. */
  readonly longBp: number;
}

interface MarginSettings {
  get(key: 'energy.margin_bp' | 'energy.long_margin_bp'): Promise<number>;
}

/** The longest rental with the usual margin. */
export const DAY_SECONDS = 86_400;

/** The margin of a rental of this length; a long one never has less than the usual. */
export const marginBpOf = (durationSeconds: number, { usualBp, longBp }: EnergyMargins): number =>
  durationSeconds > DAY_SECONDS ? Math.max(usualBp, longBp) : usualBp;

export async function energyMargins(settings: MarginSettings): Promise<EnergyMargins> {
  const usualBp = await settings.get('energy.margin_bp');
  return { usualBp, longBp: await settings.get('energy.long_margin_bp') };
}

/** The stake to delegate for a rental of this length: for what was sold, and its margin on top. */
export const stakeForRental = (
  sold: Energy,
  durationSeconds: number,
  margins: EnergyMargins,
  totals: EnergyTotals,
): Sun => stakeForEnergy(withMargin(sold, marginBpOf(durationSeconds, margins)), totals);
