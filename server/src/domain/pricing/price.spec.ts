import { energy, sun } from '@energy-desk/shared/units';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { burnCost, customPrice, PRICE_STEP_SUN, priceUnderCeiling } from './price.js';

const FEE = sun(100n);

describe('price', () => {
  it('ends on 0.01 TRX, covers what was asked unless burning is cheaper, and never exceeds burning', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 50_000_000 }),
        fc.bigInt({ min: 1n, max: 300n }),
        (amount, unit) => {
          const price = customPrice(energy(amount), sun(unit), FEE);
          const burn = burnCost(energy(amount), FEE);
          expect(price % PRICE_STEP_SUN).toBe(0n);
          expect(price <= burn).toBe(true);
          if (BigInt(amount) * unit <= burn - PRICE_STEP_SUN)
            expect(price >= BigInt(amount) * unit).toBe(true);
        },
      ),
    );
  });

  it('knows the market: 65,000 energy at 43 sun is 2.80 TRX, burning it 6.50 TRX', () => {
    expect(customPrice(energy(65_000), sun(43n), FEE)).toBe(2_800_000n);
    expect(burnCost(energy(65_000), FEE)).toBe(6_500_000n);
  });

  it('is never zero', () => {
    expect(priceUnderCeiling(0n + 1n, sun(1n))).toBe(PRICE_STEP_SUN);
  });
});
