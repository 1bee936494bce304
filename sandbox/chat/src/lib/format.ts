/** Millionths (sun, micro USDT) with thousands separators and at most `digits` decimals, rounded half up. */
export function formatMillionths(millionths: string, digits = 6): string {
  const step = 10n ** BigInt(6 - digits);
  const value = ((BigInt(millionths) + step / 2n) / step) * step;
  const whole = (value / 1_000_000n).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = (value % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '');
  return rest === '' ? whole : `${whole}.${rest}`;
}

/** Millionths, as a decimal integer, of a plain decimal amount such as "3.000123". */
export function toMillionths(amount: string): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  return (BigInt(whole || '0') * 1_000_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6))).toString();
}

export const formatCount = (value: number): string => value.toLocaleString('en-US');

export const shortAddress = (address: string): string => `${address.slice(0, 6)}…${address.slice(-5)}`;

/** Hours and minutes of Unix seconds, by the viewer's clock. */
export const formatTime = (seconds: number): string =>
  new Date(seconds * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });

export const formatDay = (seconds: number, locale: string): string =>
  new Date(seconds * 1000).toLocaleDateString(locale, { month: 'long', day: 'numeric' });

export const formatChainTime = (ms: number, locale: string): string =>
  new Date(ms).toLocaleString(locale, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  });

export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
