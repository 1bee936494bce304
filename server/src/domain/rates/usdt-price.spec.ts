import { sun } from '@energy-desk/shared/units';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJump } from './jump.js';
import { USDT_PRICE_STEP, usdtPrice } from './usdt-price.js';

describe('a price in USDT', () => {
  it('is a whole number of 0.01 USDT, never worth less than the price in TRX, and less than one step above it', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 13n }),
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        (priceSun, microUsdtPerTrx) => {
          const price = usdtPrice(sun(priceSun), { microUsdtPerTrx });
          const exact = priceSun * microUsdtPerTrx;
          expect(price % USDT_PRICE_STEP).toBe(0n);
          expect(price * 1_000_000n >= exact).toBe(true);
          expect((price - USDT_PRICE_STEP) * 1_000_000n < exact).toBe(true);
        },
      ),
    );
  });
});

describe('a jump', () => {
  it('is more than so many percent of the rate in force, up or down', () => {
    expect(isJump(1_000n, 1_100n, 10)).toBe(false);
    expect(isJump(1_000n, 1_101n, 10)).toBe(true);
    expect(isJump(1_000n, 900n, 10)).toBe(false);
    expect(isJump(1_000n, 899n, 10)).toBe(true);
    expect(isJump(287_500n, 287_500n, 1)).toBe(false);
  });
});
