import { type MicroUsdt, microUsdt, type Sun, SUN_PER_TRX } from '@energy-desk/shared/units';
import type { Rate } from './rate.types.js';

/** USDT prices end on 0.01 USDT; the last four digits belong to the suffix that names the order. */
export const USDT_PRICE_STEP = 10_000n;

/** A price in sun as micro-USDT at this rate, rounded up to 0.01 USDT. */
export function usdtPrice(priceSun: Sun, rate: Pick<Rate, 'microUsdtPerTrx'>): MicroUsdt {
  const exact = priceSun * rate.microUsdtPerTrx;
  const step = SUN_PER_TRX * USDT_PRICE_STEP;
  return microUsdt(((exact + step - 1n) / step) * USDT_PRICE_STEP);
}
