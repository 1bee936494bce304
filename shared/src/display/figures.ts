import { formatTrx, type Sun } from '../units/index.js';

/** 195000 → "195,000". */
export const thousands = (value: number | bigint): string =>
  value.toString().replace(/\B(?=(\d{3})+$)/g, ',');

/** 65000 → "65k", 1500 → "1.5k": where room is short. Figures that would lose digits are printed in full. */
export function compactEnergy(value: number): string {
  if (value < 1000 || value % 100 !== 0) return thousands(value);
  const tenths = (value % 1000) / 100;
  return `${thousands(Math.floor(value / 1000))}${tenths === 0 ? '' : `.${tenths}`}k`;
}

/** TRX as it is pasted into a wallet: no separators, no digit lost. */
export const payableTrx = (value: Sun): string => formatTrx(value).replaceAll(',', '');

/** "TR7NHq…Lj6t". */
export const shortAddress = (address: string): string => `${address.slice(0, 6)}…${address.slice(-4)}`;

/** 1,799,000 ms → "29:59"; nothing left is "00:00". */
export function clockText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const pad = (n: number): string => n.toString().padStart(2, '0');
  const rest = `${pad(Math.floor((seconds % 3600) / 60))}:${pad(seconds % 60)}`;
  return seconds >= 3600 ? `${pad(Math.floor(seconds / 3600))}:${rest}` : rest;
}
