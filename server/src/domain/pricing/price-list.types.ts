import type { Energy, Sun, TronAddress } from '@energy-desk/shared/units';

/** One version of a price row: the id is that of its series, whatever its version. */
export interface PriceRef {
  readonly id: string;
  readonly version: number;
}

/** A ready-made offer. */
export interface EnergyPackage extends PriceRef {
  readonly name: string;
  readonly energy: Energy;
  readonly durationSeconds: number;
  readonly priceSun: Sun;
}

/** A duration that custom amounts are sold for, with its price in sun per energy. */
export interface DurationTier extends PriceRef {
  readonly durationSeconds: number;
  readonly unitPriceSun: Sun;
}

/** From this amount of energy on, a price is lower by so many basis points (1 to 9,999). */
export interface VolumeTier extends PriceRef {
  readonly fromEnergy: number;
  readonly discountBp: number;
}

/** Between two times of the UTC day, on some weekdays, prices change by so many basis points. */
export interface TimeRule extends PriceRef {
  /** Minute of the UTC day at which it begins, 0 to 1439. */
  readonly fromMinute: number;
  /** Minute at which it ends, itself not included, 1 to 1440; below `fromMinute`: on the next day. */
  readonly toMinute: number;
  /** Days on which it begins: bit 0 is Sunday, bit 6 Saturday, as getUTCDay counts. */
  readonly weekdays: number;
  /** -9,999 to 90,000, not 0. */
  readonly changeBp: number;
}

/** While at least so many percent of the stake are promised, prices change by so many basis points. */
export interface UtilisationRule extends PriceRef {
  readonly fromPercent: number;
  /** -9,999 to 90,000, not 0. */
  readonly changeBp: number;
}

/** How many blocks a flash payment of up to this amount waits; null: any amount. */
export interface ConfirmationStep {
  readonly upToSun: bigint | null;
  /** 1 to 100; 19 and more means solidified. */
  readonly blocks: number;
}

/** What a plain transfer to a flash address buys. */
export interface FlashConfig extends PriceRef {
  readonly address: TronAddress;
  /** Energy of one unit. */
  readonly unitEnergy: Energy;
  /** Price of one unit, in sun. */
  readonly unitPriceSun: Sun;
  readonly durationSeconds: number;
  readonly minUnits: number;
  /** Units above it are not sold: what they would cost is left over. */
  readonly maxUnits: number;
  /** By rising amount, the last one for any amount. */
  readonly confirmations: readonly ConfirmationStep[];
}

/** The rows that are in force, each kind in its order of use. */
export interface PriceRules {
  readonly volumeTiers: readonly VolumeTier[];
  readonly timeRules: readonly TimeRule[];
  readonly utilisationRules: readonly UtilisationRule[];
}
