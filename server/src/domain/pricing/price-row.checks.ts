import { energy, type Sun } from '@energy-desk/shared/units';
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

/**
 * A plain transfer buys at the config's price whatever the hour, so that price must lie between cost and burning by
 * itself; all other prices are brought there when they are asked for.
 * @throws AppError pricing/invalid
 */
export function assertAgrees(row: PriceRow, checks: PriceChecks): void {
  if (row.kind !== 'flash') return;
  const problems: string[] = [];
  if (!checks.flashAddresses.includes(row.address))
    problems.push(`address: ${row.address} is not one of FLASH_ADDRESSES`);
  if (row.unitEnergy < LEAST_UNIT_ENERGY) problems.push(`unitEnergy: must be at least ${LEAST_UNIT_ENERGY}`);
  const floor = floorOf({
    energy: energy(row.unitEnergy),
    durationSeconds: row.durationSeconds,
    cost: checks.cost,
  });
  if (checks.cost && row.unitPriceSun < floor)
    problems.push(`unitPriceSun: cost and margin are ${floor} sun`);
  if (checks.energyFeeSun !== null) {
    const burn = burnCost(energy(row.unitEnergy), checks.energyFeeSun);
    if (row.unitPriceSun > burn) problems.push(`unitPriceSun: burning costs ${burn} sun`);
  }
  if (problems.length > 0) throw invalid(problems);
}
