import type { PriceRef, PriceRules, TimeRule } from './price-list.types.js';

/** When a price is asked for, and how full the pools are then. */
export interface Moment {
  readonly at: Date;
  /** 0 to 100: share of the selling stake that can't be delegated now. */
  readonly utilisationPercent: number;
}

/** By how many basis points a row changes the price. */
export interface PriceChange extends PriceRef {
  readonly changeBp: number;
}

const MINUTES_A_DAY = 1440;
const DAYS_A_WEEK = 7;

/**
 * What changes the price of this much energy at this moment: the highest volume tier it reaches, every rule whose
 * time it is (by beginning, then id), the highest utilisation threshold reached.
 */
export function changesOf(rules: PriceRules, energy: number, moment: Moment): PriceChange[] {
  const volume = highest(rules.volumeTiers, ({ fromEnergy }) => fromEnergy, energy);
  const utilisation = highest(
    rules.utilisationRules,
    ({ fromPercent }) => fromPercent,
    moment.utilisationPercent,
  );
  const timed = rules.timeRules
    .filter((rule) => isTimeOf(rule, moment.at))
    .sort((one, other) => one.fromMinute - other.fromMinute || (one.id < other.id ? -1 : 1));
  return [
    ...(volume ? [{ id: volume.id, version: volume.version, changeBp: -volume.discountBp }] : []),
    ...timed,
    ...(utilisation ? [utilisation] : []),
  ];
}

function highest<Row>(rows: readonly Row[], from: (row: Row) => number, reached: number): Row | undefined {
  return rows
    .filter((row) => from(row) <= reached)
    .reduce<Row | undefined>((best, row) => (best && from(best) >= from(row) ? best : row), undefined);
}

/** Whether the moment lies within the rule's hours. Hours past midnight belong to the day on which they began. */
export function isTimeOf({ fromMinute, toMinute, weekdays }: TimeRule, at: Date): boolean {
  const minute = at.getUTCHours() * 60 + at.getUTCMinutes();
  const begins = (daysAgo: number): boolean =>
    (weekdays & (1 << ((at.getUTCDay() + DAYS_A_WEEK - daysAgo) % DAYS_A_WEEK))) !== 0;
  if (fromMinute < toMinute) return minute >= fromMinute && minute < toMinute && begins(0);
  if (minute >= fromMinute && minute < MINUTES_A_DAY) return begins(0);
  return minute < toMinute && begins(1);
}
