/** Smallest energy reckoned for one USDT transfer, by whether its recipient holds USDT. */
export const USDT_ENERGY_FLOORS = { holder: 65_000, nonHolder: 131_000 } as const;

/** What one transfer needs. */
export interface UsdtEnergy {
  readonly holder: number;
  readonly nonHolder: number;
  /** False when no node could say and the floors stand in for the figures. */
  readonly measured: boolean;
}

/** What the simulations said; null where the node could not say. */
export interface UsdtSimulation {
  readonly holder: number | null;
  readonly nonHolder: number | null;
}

/**
 * The floors carry their own margin over today's 64,285 and 130,285 energy. Only once the chain asks for more than a
 * floor does the figure become the simulated one plus the margin.
 * @param marginPercent whole percent, 0–50
 */
export function usdtEnergyOf(simulation: UsdtSimulation, marginPercent: number): UsdtEnergy {
  return {
    holder: neededOf(simulation.holder, USDT_ENERGY_FLOORS.holder, marginPercent),
    nonHolder: neededOf(simulation.nonHolder, USDT_ENERGY_FLOORS.nonHolder, marginPercent),
    measured: simulation.holder !== null && simulation.nonHolder !== null,
  };
}

function neededOf(simulated: number | null, floor: number, marginPercent: number): number {
  if (simulated === null || simulated <= floor) return floor;
  return Math.ceil((simulated * (100 + marginPercent)) / 100);
}

/**
 * Whether an offer of this much energy still covers the transfer it is made for: an offer of the 65k class one to a
 * holder, one of the 131k class one to a non-holder.
 */
export const isSufficient = (energy: number, need: Pick<UsdtEnergy, 'holder' | 'nonHolder'>): boolean =>
  energy >= need.holder && (energy < USDT_ENERGY_FLOORS.nonHolder || energy >= need.nonHolder);
