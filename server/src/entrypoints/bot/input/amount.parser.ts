import { parseSixDecimals } from '@energy-desk/shared/units';

/** Why a typed amount of money is not accepted. */
export type MoneyFault = 'not_a_number' | 'too_fine' | 'not_positive';

export type MoneyResult = { readonly amount: bigint } | { readonly fault: MoneyFault };

/** Digits, perhaps in groups of three (1,000 or 1 000), perhaps with decimals, perhaps with the currency behind. */
const NUMBER = /^([+-]?)(\d{1,12}|\d{1,3}(?:[, ]\d{3}){1,3})(?:\.(\d+))?(?:\s*(?:TRX|USDT))?$/i;
const MOST_DECIMALS = 2;

/**
 * Reads an amount of TRX or USDT typed by a person, in the smallest unit. Full-width digits are read as the ordinary
 * ones (NFKC); a comma before two digits, exponents and anything else are refused, never guessed at.
 */
export function parseMoney(text: string): MoneyResult {
  const match = NUMBER.exec(text.normalize('NFKC').trim());
  if (!match) return { fault: 'not_a_number' };
  const [, sign = '', whole = '', decimals = ''] = match;
  const fraction = decimals.replace(/0+$/, '');
  if (sign === '-') return { fault: 'not_positive' };
  if (fraction.length > MOST_DECIMALS) return { fault: 'too_fine' };
  const amount = parseSixDecimals(`${whole.replace(/\D/g, '')}${fraction ? `.${fraction}` : ''}`);
  if (amount === null) return { fault: 'not_a_number' };
  return amount > 0n ? { amount } : { fault: 'not_positive' };
}

/** Reads a whole number of units within a range, both ends included; null for anything else. */
export function parseUnits(text: string, range: { min: number; max: number }): number | null {
  const plain = text.normalize('NFKC').trim();
  if (!/^\d{1,9}$/.test(plain)) return null;
  const units = Number(plain);
  return units >= range.min && units <= range.max ? units : null;
}
