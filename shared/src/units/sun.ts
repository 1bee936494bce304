/** TRX in its smallest unit: 1 TRX = 1,000,000 sun. Money is never a float. */
export type Sun = bigint & { readonly __unit: 'sun' };
/** USDT (TRC-20, 6 decimals) in its smallest unit. */
export type MicroUsdt = bigint & { readonly __unit: 'micro-usdt' };

export const SUN_PER_TRX = 1_000_000n;

/** Brands a bigint as sun. */
export const sun = (value: bigint): Sun => value as Sun;
/** Brands a bigint as micro-USDT. */
export const microUsdt = (value: bigint): MicroUsdt => value as MicroUsdt;

const DECIMALS = 6;
const AMOUNT = /^(\d{1,12})(?:\.(\d{1,6}))?$/;

/**
 * Prints six-decimal money without loss: 2800123n → "2.800123", 5000000n → "5".
 * @param minDecimals keeps at least this many decimals (0–6)
 */
export function formatSixDecimals(value: bigint, minDecimals = 0): string {
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString().padStart(DECIMALS + 1, '0');
  const whole = digits.slice(0, -DECIMALS).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '').padEnd(minDecimals, '0');
  return fraction ? `${sign}${whole}.${fraction}` : `${sign}${whole}`;
}

/** Reads a plain decimal ("2.8"); null when it is not one, negative, or finer than six decimals. */
export function parseSixDecimals(text: string): bigint | null {
  const match = AMOUNT.exec(text.trim());
  if (!match) return null;
  return BigInt(match[1] ?? '0') * SUN_PER_TRX + BigInt((match[2] ?? '').padEnd(DECIMALS, '0'));
}

/** "2.800123" for 2,800,123 sun, without the unit's name. */
export const formatTrx = (value: Sun, minDecimals = 0): string => formatSixDecimals(value, minDecimals);

/** Plain decimal TRX to sun, or null. */
export function parseTrx(text: string): Sun | null {
  const value = parseSixDecimals(text);
  return value === null ? null : sun(value);
}
