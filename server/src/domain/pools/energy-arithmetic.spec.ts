import { energy, sun } from '@energy-desk/shared/units';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { energyOfStake, SMALLEST_DELEGATION, stakeForEnergy, withMargin } from './energy-arithmetic.js';

const MAINNET = { limit: 180_000_000_000n, weight: 18_971_780_957n };

describe('energy of stake', () => {
  it('agrees with mainnet of mid 2026: 65,000 energy is about 6,851 TRX, 131,000 about 13,807', () => {
    expect(stakeForEnergy(energy(65_000), MAINNET) / 1_000_000n).toBe(6_850n);
    expect(stakeForEnergy(energy(131_000), MAINNET) / 1_000_000n).toBe(13_807n);
    expect(energyOfStake(sun(1_000_000_000_000n), MAINNET)).toBe(9_487_775);
  });

  it('yields at least what was asked for, for one sun it would be less, never under 1 TRX', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000_000 }),
        fc.bigInt({ min: 1_000_000_000n, max: 50_000_000_000n }),
        (wanted, weight) => {
          const totals = { limit: MAINNET.limit, weight };
          const stake = stakeForEnergy(energy(wanted), totals);
          expect(stake >= SMALLEST_DELEGATION).toBe(true);
          expect(energyOfStake(stake, totals)).toBeGreaterThanOrEqual(wanted);
          if (stake > SMALLEST_DELEGATION)
            expect(energyOfStake(sun(stake - 2n), totals)).toBeLessThanOrEqual(wanted);
        },
      ),
    );
  });

  it('adds the margin rounded up', () => {
    expect(withMargin(energy(65_000), 10)).toBe(65_065);
    expect(withMargin(energy(1), 10)).toBe(2);
    expect(withMargin(energy(1000), 0)).toBe(1000);
  });
});
