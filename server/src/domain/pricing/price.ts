import { sun, type Energy, type Sun } from '@energy-desk/shared/units';
import { changesOf, type Moment } from './price-changes.js';
import type { PriceRef, PriceRules } from './price-list.types.js';

/** Prices end on 0.01 TRX; the last four digits belong to the suffix that names the order. */
export const PRICE_STEP_SUN = 10_000n;

const BASIS_POINTS = 10_000n;
const DAY_SECONDS = 86_400;

/** What a rental costs us, whoever serves it. */
export interface CostFigures {
  /** Sun for one energy and started day, of the cheapest pool that sells. */
  readonly costPerEnergySun: bigint;
  /** Sun that one delegate and one undelegate burn where no bandwidth is staked. */
  readonly bandwidthSun: bigint;
  readonly marginPercent: number;
}

/** Everything that decides a price. */
export interface PriceFacts extends Moment {
  readonly energy: Energy;
  readonly durationSeconds: number;
  /** Price before tiers and rules, in sun. */
  readonly baseSun: bigint;
  /** What the chain burns for one energy now. */
  readonly energyFeeSun: Sun;
  /** Null: no pool says what energy costs, nothing to stay above. */
  readonly cost: CostFigures | null;
  readonly rules: PriceRules;
}

/** A price, and what made it. */
export interface PriceDecision {
  /** Price before its suffix; null: cost and margin lie above burning, so it is not offered. */
  readonly priceSun: Sun | null;
  readonly burnSun: Sun;
  readonly floorSun: Sun;
  readonly ceilingSun: Sun;
  /** Volume tier and rules that changed the price, in the order of their use. */
  readonly used: readonly PriceRef[];
}

/** What a transfer that uses this much energy burns without a rental, in sun. */
export const burnCost = (amount: Energy, energyFeeSun: Sun): Sun => sun(BigInt(amount) * energyFeeSun);

const ceilDiv = (value: bigint, by: bigint): bigint => (value + by - 1n) / by;
/** Up to the next 0.01 TRX. */
export const roundUpToStep = (value: bigint): bigint => ceilDiv(value, PRICE_STEP_SUN) * PRICE_STEP_SUN;
const roundDownToStep = (value: bigint): bigint => (value / PRICE_STEP_SUN) * PRICE_STEP_SUN;

/**
 * Price of a rental: base, then the volume tier, then rules by time of day, then the rule by utilisation; not below
 * cost and margin; rounded up to 0.01 TRX; not above burning. Tiers and rules multiply exactly, nothing is rounded
 * before the end, so their order decides nothing but the order in which they are listed.
 */
export function decidePrice(facts: PriceFacts): PriceDecision {
  const changes = changesOf(facts.rules, facts.energy, facts);
  let dividend = facts.baseSun;
  let divisor = 1n;
  for (const { changeBp } of changes) {
    dividend *= BASIS_POINTS + BigInt(changeBp);
    divisor *= BASIS_POINTS;
  }
  const burnSun = burnCost(facts.energy, facts.energyFeeSun);
  const floorSun = floorOf(facts);
  const ceilingSun = roundDownToStep(burnSun);
  const asked = ceilDiv(dividend, divisor * PRICE_STEP_SUN) * PRICE_STEP_SUN;
  const covering = asked > floorSun ? asked : floorSun;
  const offered = covering < ceilingSun ? covering : ceilingSun;
  return {
    priceSun: floorSun > ceilingSun ? null : sun(offered),
    burnSun,
    floorSun,
    ceilingSun: sun(ceilingSun),
    used: changes.map(({ id, version }) => ({ id, version })),
  };
}

/** Cost and margin, rounded up to 0.01 TRX, and at least that. */
export function floorOf({
  energy,
  durationSeconds,
  cost,
}: Pick<PriceFacts, 'energy' | 'durationSeconds' | 'cost'>): Sun {
  if (!cost) return sun(PRICE_STEP_SUN);
  const days = BigInt(Math.ceil(durationSeconds / DAY_SECONDS));
  const ours = BigInt(energy) * cost.costPerEnergySun * days + cost.bandwidthSun;
  const floor = roundUpToStep(ceilDiv(ours * BigInt(100 + cost.marginPercent), 100n));
  return sun(floor > PRICE_STEP_SUN ? floor : PRICE_STEP_SUN);
}
