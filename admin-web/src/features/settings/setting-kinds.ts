import { formatSixDecimals, parseSixDecimals } from '@energy-desk/shared/units';
import { wholeNumber } from '../../lib/format.js';
import { isMoney } from '../../ui/setting-words/units.js';
import type { SettingView } from './settings.api.js';

/** Groups in the order of the page, each with how its keys begin. */
export const SETTING_GROUPS = [
  { name: 'orders', keys: /^(order|energy|selling)\./ },
  { name: 'payments', keys: /^(payment|deposit)\./ },
  { name: 'prices', keys: /^(pricing|rate)\./ },
  { name: 'refunds', keys: /^refund\./ },
  { name: 'risk', keys: /^risk\./ },
  { name: 'pools', keys: /^(pool|reconciliation|start)\./ },
  { name: 'alerts', keys: /^alert\./ },
  { name: 'access', keys: /^(api|report)\./ },
] as const;
/** Pulled and released on the system page, where it is said what follows. */
export const isBrake = (key: string): boolean => key.startsWith('brake.');

/** Many values in one, between commas: addresses. */
export const partsOf = (value: string): readonly string[] =>
  value.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));

/** As it stands in a field: money with its decimals, long numbers in groups of three. */
export const editable = ({ key, type }: Pick<SettingView, 'key' | 'type'>, value: string): string =>
  plainText({ key, type }, value, 'en');

const GROUPED = /^\d{1,3}(,\d{3})+(\.\d*)?$/;
/** Separators only where they stand in their places: "2,5" is neither 25 nor 2.5. */
const withoutGroups = (text: string): string => (GROUPED.test(text) ? text.replaceAll(',', '') : text);

/**
 * As the server takes it.
 * @returns undefined when it is none
 */
export function storable({ key, type, minimum, maximum }: SettingView, text: string): string | undefined {
  if (type !== 'number' && !isMoney(key)) return text.trim();
  const trimmed = withoutGroups(text.trim());
  if (isMoney(key)) return parseSixDecimals(trimmed)?.toString();
  if (!/^\d{1,15}$/.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return value < (minimum ?? 0) || value > (maximum ?? Number.MAX_SAFE_INTEGER) ? undefined : String(value);
}

/** A value as people read it, without its unit. */
export function plainText(
  { key, type }: Pick<SettingView, 'key' | 'type'>,
  value: string,
  locale: string,
): string {
  if (isMoney(key) && /^\d+$/.test(value)) return formatSixDecimals(BigInt(value));
  return type === 'number' && /^\d+$/.test(value) ? wholeNumber(BigInt(value), locale) : value;
}
