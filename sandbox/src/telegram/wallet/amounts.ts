import { ControlError } from '../control/control-error.js';

/** Both TRX (sun) and USDT (micro) have six decimals. */
const DECIMALS = 6;

/** Millionths of a decimal amount such as "12.5"; refuses anything but a positive plain number. */
export function parseAmount(text: string): bigint {
  const match = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(text.trim());
  if (!match) throw new ControlError(400, `"${text}" is not an amount with at most ${DECIMALS} decimals`);
  const value = BigInt(match[1] ?? '0') * 1_000_000n + BigInt((match[2] ?? '').padEnd(DECIMALS, '0'));
  if (value === 0n) throw new ControlError(400, 'the amount must be more than 0');
  return value;
}

/** Millionths as a decimal string without trailing zeros. */
export function formatAmount(millionths: bigint): string {
  const whole = millionths / 1_000_000n;
  const rest = (millionths % 1_000_000n).toString().padStart(DECIMALS, '0').replace(/0+$/, '');
  return rest === '' ? whole.toString() : `${whole}.${rest}`;
}

/** tronweb takes plain numbers: an amount that does not fit exactly is refused. */
export function asExactNumber(millionths: bigint): number {
  const value = Number(millionths);
  if (!Number.isSafeInteger(value)) throw new ControlError(400, 'the amount is too large');
  return value;
}
