import { energy, type Sun } from '@energy-desk/shared/units';
import type { FlashConfig } from './price-list.types.js';
import { burnCost, type CostFigures, floorOf } from './price.js';
import { invalid, type PriceRow } from './price-row.schema.js';

/** A unit serves one USDT transfer to somebody who holds USDT: 64,285 energy, and what it may grow by. */
const LEAST_UNIT_ENERGY = 65_000;

/** What a price row must agree with, beside itself. */
export interface PriceChecks {
  /** Addresses that the configuration sets apart for flash rentals. */
  readonly flashAddresses: readonly string[];
  readonly cost: CostFigures | null;
  /** What the chain burns for one energy now; null while that is not known. */
  readonly energyFeeSun: Sun | null;
}

/** What a flash price is checked for; a row as it is asked for, or as it is in force. */
type FlashPrice = Pick<FlashConfig, 'address' | 'durationSeconds'> & {
  readonly unitEnergy: number;
  readonly unitPriceSun: bigint;
};

/**
 * A plain transfer buys at the config's price whatever the hour, so that price must lie between cost and burning by
 * itself; all other prices are brought there when they are asked for.
 * @returns what is wrong with it, nothing when it agrees
 */
export function disagreements(price: FlashPrice, checks: PriceChecks): string[] {
  const problems: string[] = [];
  if (!checks.flashAddresses.includes(price.address))
    problems.push(`address: ${price.address} is not one of FLASH_ADDRESSES`);
  if (price.unitEnergy < LEAST_UNIT_ENERGY)
    problems.push(`unitEnergy: must be at least ${LEAST_UNIT_ENERGY}`);
  const amount = energy(price.unitEnergy);
  const floor = floorOf({ energy: amount, durationSeconds: price.durationSeconds, cost: checks.cost });
  if (checks.cost && price.unitPriceSun < floor)
    problems.push(`unitPriceSun: cost and margin are ${floor} sun`);
  const burn = checks.energyFeeSun === null ? null : burnCost(amount, checks.energyFeeSun);
  if (burn !== null && price.unitPriceSun > burn) problems.push(`unitPriceSun: burning costs ${burn} sun`);
  return problems;
}

/** @throws AppError pricing/invalid */
export function assertAgrees(row: PriceRow, checks: PriceChecks): void {
  const problems = row.kind === 'flash' ? disagreements(row, checks) : [];
  if (problems.length > 0) throw invalid(problems);
}
