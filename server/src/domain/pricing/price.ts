import { sun, type Energy, type Sun } from '@energy-desk/shared/units';

/** Prices end on 0.01 TRX; the last four digits belong to the suffix that names the order. */
export const PRICE_STEP_SUN = 10_000n;

const roundUp = (value: bigint, step: bigint): bigint => ((value + step - 1n) / step) * step;
const roundDown = (value: bigint, step: bigint): bigint => (value / step) * step;

/** What a transfer that uses this much energy burns without a rental, in sun. */
export const burnCost = (amount: Energy, energyFeeSun: Sun): Sun => sun(BigInt(amount) * energyFeeSun);

/**
 * Price before its suffix: rounded up to 0.01 TRX, and never above burning (then rounded down to 0.01 TRX,
 * at least one step).
 */
export function priceUnderCeiling(asked: bigint, burn: Sun): Sun {
  const rounded = roundUp(asked, PRICE_STEP_SUN);
  if (rounded <= burn) return sun(rounded);
  const ceiling = roundDown(burn, PRICE_STEP_SUN);
  return sun(ceiling > PRICE_STEP_SUN ? ceiling : PRICE_STEP_SUN);
}

/** Price of a custom amount at a tier's unit price in sun per energy. */
export const customPrice = (amount: Energy, unitPriceSun: Sun, energyFeeSun: Sun): Sun =>
  priceUnderCeiling(BigInt(amount) * unitPriceSun, burnCost(amount, energyFeeSun));
