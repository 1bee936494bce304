import type { PreviewRequest, PriceRow, PriceValues } from './prices.api.js';

/** One USDT transfer: what most people rent. */
export const USUAL_ENERGY = 65_000;
const USUAL_SECONDS = 3_600;
const WEEK = 7;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Durations that custom amounts are sold for, the shortest first. */
export const durationsOf = (book: readonly PriceRow[]): number[] =>
  book
    .flatMap((row) => (row.kind === 'duration_tier' && row.active ? [row.durationSeconds] : []))
    .sort((one, other) => one - other);

export function usualDuration(book: readonly PriceRow[]): number | undefined {
  const all = durationsOf(book);
  return all.includes(USUAL_SECONDS) ? USUAL_SECONDS : all[0];
}

/** When the hours of a rule begin next. */
function nextBegin({ fromMinute, weekdays }: { fromMinute: number; weekdays: number }, now: Date): string {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const begins = Array.from({ length: WEEK + 1 }, (_, i) => today + i * DAY_MS + fromMinute * MINUTE_MS);
  const found = begins.find(
    (at) => at > now.getTime() && weekdays & (1 << new Date(at - fromMinute * MINUTE_MS).getUTCDay()),
  );
  return new Date(found ?? now).toISOString();
}

/**
 * A purchase that a price has a say in, to be asked about by a preview.
 * @param seen the version in force that is being changed; of a package it is asked by its id
 * @returns undefined while nothing is sold that could be asked about
 */
export function sampleOf(
  values: PriceValues,
  book: readonly PriceRow[],
  seen?: PriceRow,
): PreviewRequest | undefined {
  const usual = usualDuration(book);
  const custom = (energy: number, durationSeconds = usual): PreviewRequest | undefined =>
    durationSeconds !== undefined && durationsOf(book).includes(durationSeconds)
      ? { request: { energy, durationSeconds } }
      : undefined;
  switch (values.kind) {
    case 'package': {
      const { energy, durationSeconds } = values;
      const same =
        seen?.kind === 'package' &&
        seen.active &&
        seen.energy === energy &&
        seen.durationSeconds === durationSeconds;
      return same ? { request: { energyPackageId: seen.id } } : custom(energy, durationSeconds);
    }
    case 'duration_tier':
      return custom(USUAL_ENERGY, values.durationSeconds);
    case 'volume_tier':
      return custom(values.fromEnergy);
    case 'time_rule': {
      const sample = custom(USUAL_ENERGY);
      return sample && { ...sample, at: nextBegin(values, new Date()) };
    }
    case 'utilisation_rule': {
      const sample = custom(USUAL_ENERGY);
      return sample && { ...sample, utilisationPercent: values.fromPercent };
    }
    case 'flash':
      return custom(values.unitEnergy, values.durationSeconds);
  }
}

/** The price before rules that these values would ask for the sample; nothing for rules, which have none. */
export function listPriceOf(values: PriceValues): string | undefined {
  if (values.kind === 'package') return values.priceSun;
  if (values.kind === 'flash') return values.unitPriceSun;
  if (values.kind !== 'duration_tier') return undefined;
  return String(BigInt(values.unitPriceSun) * BigInt(USUAL_ENERGY));
}
