const DECIMALS = 6;
const MILLION = 1_000_000n;

/** "1,234.5 TRX" in millionths, exactly. */
export function millionths(text: string): bigint {
  const [, sign = '', whole = '', fraction = ''] =
    /(-?)([\d,]+)(?:\.(\d+))?/.exec(text.replace('−', '-')) ?? [];
  const value = BigInt(whole.replaceAll(',', '') || '0') * 10n ** BigInt(DECIMALS);
  const rest = BigInt(fraction.slice(0, DECIMALS).padEnd(DECIMALS, '0') || '0');
  return sign === '-' ? -(value + rest) : value + rest;
}

/** Sun as a page writes them, without groups: no zeros at the end. */
export const trx = (sun: bigint): string =>
  `${sun / MILLION}.${String(sun % MILLION).padStart(DECIMALS, '0')}`.replace(/\.?0+$/, '');

/** The first number of a text such as "99.5%" or "1,234 s". */
export const numberIn = (text: string): number =>
  Number(/-?[\d,]*\.?\d+/.exec(text)?.[0]?.replaceAll(',', ''));
