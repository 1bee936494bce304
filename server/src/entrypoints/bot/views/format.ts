import { thousands } from '@energy-desk/shared/display';
import { formatSixDecimals, type Sun } from '@energy-desk/shared/units';
import type { Currency } from '../../../domain/ledger/index.js';
import type { BotTexts } from '../texts/index.js';

const HOUR_MS = 3_600_000;
const HOUR = 3600;
const DAY = 86_400;

export const energyText = (texts: BotTexts, value: number): string => texts.units.energy(thousands(value));

/** With its currency and at least two decimals; none is ever cut off. */
export const moneyText = (texts: BotTexts, value: bigint, currency: Currency): string =>
  texts.units.money(formatSixDecimals(value, 2), currency);

export const trxText = (texts: BotTexts, value: Sun): string => moneyText(texts, value, 'TRX');

/** An amount as it is pasted into a wallet: no separators, no digit lost. */
export const payableAmount = (value: bigint): string => formatSixDecimals(value).replaceAll(',', '');

/** On a button, where room is short: "2.8", "12". */
export const plainAmount = (value: bigint): string => formatSixDecimals(value);

export function durationText(texts: BotTexts, seconds: number): string {
  if (seconds % DAY === 0) return texts.units.days(seconds / DAY);
  if (seconds % HOUR === 0) return texts.units.hours(seconds / HOUR);
  return texts.units.minutes(Math.max(1, Math.ceil(seconds / 60)));
}

/** The two largest units of what is left, rounded up to a minute. */
export function leftText(texts: BotTexts, milliseconds: number): string {
  const total = Math.max(0, Math.ceil(milliseconds / 60_000));
  const { days, hours, minutes } = texts.units;
  if (total >= 1440) return joined(days(Math.floor(total / 1440)), Math.floor((total % 1440) / 60), hours);
  if (total >= 60) return joined(hours(Math.floor(total / 60)), total % 60, minutes);
  return minutes(total);
}

const joined = (large: string, rest: number, unit: (n: number) => string): string =>
  rest === 0 ? large : `${large} ${unit(rest)}`;

/** "2026-11-20 22:05 UTC+8": in the zone the language's readers live by, since Telegram does not tell the user's. */
export function timeText(texts: BotTexts, time: Date): string {
  const { offsetHours, name } = texts.units.zone;
  const shifted = new Date(time.getTime() + offsetHours * HOUR_MS);
  return `${shifted.toISOString().slice(0, 16).replace('T', ' ')} ${name}`;
}
