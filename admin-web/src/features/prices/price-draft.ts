import { parseSixDecimals, parseTronAddress } from '@energy-desk/shared/units';
import { typedAmount } from '../../lib/money.js';
import type { PriceKind, PriceValues } from './prices.api.js';

export const LENGTH_UNITS = [86_400, 3_600, 60] as const;
export type LengthUnit = (typeof LENGTH_UNITS)[number];

/** A price as it is being typed; each kind uses its part. */
export interface PriceDraft {
  kind: PriceKind;
  name: string;
  energy: number | undefined;
  /** TRX. */
  price: string;
  sunPerEnergy: number | undefined;
  percent: number | undefined;
  length: number | undefined;
  unit: LengthUnit;
  from: string;
  to: string;
  days: number[];
  fromPercent: number | undefined;
  address: string;
  minUnits: number | undefined;
  maxUnits: number | undefined;
  /** The last is for any amount: what it says in `upTo` does not count. */
  steps: { upTo: string; blocks: number | undefined }[];
}

const PRICE_STEP_SUN = 10_000n;
const MINUTES_A_DAY = 1440;
const SHORTEST = 300;
const LONGEST = 30 * 86_400;
const SOLID_BLOCKS = 19;

/** 1440 → "24:00". */
export const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

export const emptyDraft = (kind: PriceKind): PriceDraft => ({
  kind,
  name: '',
  energy: undefined,
  price: '',
  sunPerEnergy: undefined,
  percent: undefined,
  length: undefined,
  unit: 3_600,
  from: '00:00',
  to: '00:00',
  days: [0, 1, 2, 3, 4, 5, 6],
  fromPercent: undefined,
  address: '',
  minUnits: 1,
  maxUnits: undefined,
  steps: [{ upTo: '', blocks: SOLID_BLOCKS }],
});

const trxText = (sun: string): string => typedAmount(BigInt(sun));

/** A draft that says what a price says. */
export function draftOf(values: PriceValues): PriceDraft {
  const draft = emptyDraft(values.kind);
  if ('durationSeconds' in values) {
    draft.unit = LENGTH_UNITS.find((unit) => values.durationSeconds % unit === 0) ?? 60;
    draft.length = values.durationSeconds / draft.unit;
  }
  switch (values.kind) {
    case 'package':
      return { ...draft, name: values.name, energy: values.energy, price: trxText(values.priceSun) };
    case 'duration_tier':
      return { ...draft, sunPerEnergy: Number(values.unitPriceSun) };
    case 'volume_tier':
      return { ...draft, energy: values.fromEnergy, percent: values.discountBp / 100 };
    case 'time_rule':
      return {
        ...draft,
        from: clockOf(values.fromMinute),
        to: clockOf(values.toMinute % MINUTES_A_DAY),
        days: draft.days.filter((bit) => values.weekdays & (1 << bit)),
        percent: values.changeBp / 100,
      };
    case 'utilisation_rule':
      return { ...draft, fromPercent: values.fromPercent, percent: values.changeBp / 100 };
    case 'flash':
      return {
        ...draft,
        address: values.address,
        energy: values.unitEnergy,
        price: trxText(values.unitPriceSun),
        minUnits: values.minUnits,
        maxUnits: values.maxUnits,
        steps: values.confirmations.map(({ upToSun, blocks }) => ({
          upTo: upToSun === null ? '' : trxText(upToSun),
          blocks,
        })),
      };
  }
}

const minutesOf = (clock: string): number | undefined => {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(clock) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
};
const sunOf = (trx: string): string | undefined => {
  const sun = parseSixDecimals(trx);
  return sun === null || sun === 0n ? undefined : String(sun);
};
const secondsOf = ({ length, unit }: PriceDraft): number | undefined => {
  const seconds = (length ?? 0) * unit;
  return seconds >= SHORTEST && seconds <= LONGEST ? seconds : undefined;
};
const basisPoints = (percent: number | undefined): number | undefined =>
  percent ? Math.round(percent * 100) : undefined;

function confirmationsOf({ steps }: PriceDraft): { upToSun: string | null; blocks: number }[] | undefined {
  const found = steps.flatMap(({ upTo, blocks }, i) => {
    const upToSun = i === steps.length - 1 ? null : sunOf(upTo);
    return upToSun === undefined || blocks === undefined ? [] : [{ upToSun, blocks }];
  });
  const rises = found.every(({ upToSun, blocks }, i) => {
    const before = found[i - 1];
    if (!before) return true;
    const more = upToSun === null || (before.upToSun !== null && BigInt(upToSun) > BigInt(before.upToSun));
    return more && blocks >= before.blocks;
  });
  return found.length === steps.length && rises ? found : undefined;
}

/** What the draft says, once everything is there and can be. */
export function valuesOf(draft: PriceDraft): PriceValues | undefined {
  const { kind, energy } = draft;
  const durationSeconds = secondsOf(draft);
  const priceSun = sunOf(draft.price);
  const changeBp = basisPoints(draft.percent);
  switch (kind) {
    case 'package': {
      const name = draft.name.trim();
      if (!name || !energy || !durationSeconds || !priceSun) return undefined;
      return BigInt(priceSun) % PRICE_STEP_SUN === 0n
        ? { kind, name, energy, durationSeconds, priceSun }
        : undefined;
    }
    case 'duration_tier':
      if (!durationSeconds || !draft.sunPerEnergy) return undefined;
      return { kind, durationSeconds, unitPriceSun: String(draft.sunPerEnergy) };
    case 'volume_tier':
      return energy && changeBp ? { kind, fromEnergy: energy, discountBp: changeBp } : undefined;
    case 'time_rule': {
      const [fromMinute, to] = [minutesOf(draft.from), minutesOf(draft.to)];
      const weekdays = draft.days.reduce((mask, bit) => mask | (1 << bit), 0);
      if (fromMinute === undefined || to === undefined || !weekdays || !changeBp) return undefined;
      const toMinute = to === 0 ? MINUTES_A_DAY : to;
      return fromMinute === toMinute ? undefined : { kind, fromMinute, toMinute, weekdays, changeBp };
    }
    case 'utilisation_rule':
      if (draft.fromPercent === undefined || !changeBp) return undefined;
      return { kind, fromPercent: draft.fromPercent, changeBp };
    case 'flash': {
      const { address, minUnits, maxUnits } = draft;
      const confirmations = confirmationsOf(draft);
      if (parseTronAddress(address) === null || !energy || !priceSun || !durationSeconds) return undefined;
      if (!minUnits || !maxUnits || minUnits > maxUnits || !confirmations) return undefined;
      const unit = { unitEnergy: energy, unitPriceSun: priceSun, durationSeconds };
      return { kind, address, ...unit, minUnits, maxUnits, confirmations };
    }
  }
}
