import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fewestBlocks, flashShare, leftReason, nothingSold, requiredBlocks } from './flash-units.js';

const someTerms = fc
  .record({
    unitPriceSun: fc.bigInt({ min: 1n, max: 20_000_000n }),
    minUnits: fc.integer({ min: 1, max: 5 }),
    more: fc.integer({ min: 0, max: 200 }),
  })
  .map(({ more, ...terms }) => ({ ...terms, maxUnits: terms.minUnits + more }));
const somePayment = fc.record({
  amount: fc.bigInt({ min: 1n, max: 3_000_000_000n }),
  credit: fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 200_000_000n })),
  terms: someTerms,
});

describe('what a flash payment buys', () => {
  it('and what is left of it are the payment: nothing is kept, nothing is made up', () => {
    fc.assert(
      fc.property(somePayment, ({ amount, credit, terms }) => {
        const { units, earned, spent, creditUsed, remainder } = flashShare(amount, credit, terms);
        expect(spent + remainder).toBe(amount);
        expect(spent + creditUsed).toBe(earned);
        expect(earned).toBe(BigInt(units) * terms.unitPriceSun);
        expect([spent, remainder, creditUsed].every((sun) => sun >= 0n)).toBe(true);
        expect(creditUsed).toBeLessThanOrEqual(credit);
      }),
      { numRuns: 5000 },
    );
  });

  it('is as many whole units as the money on hand pays for, within the numbers that are sold', () => {
    fc.assert(
      fc.property(somePayment, ({ amount, credit, terms }) => {
        const { units } = flashShare(amount, credit, terms);
        const affordable = Number((amount + credit) / terms.unitPriceSun);
        expect(units).toBe(affordable < terms.minUnits ? 0 : Math.min(affordable, terms.maxUnits));
      }),
      { numRuns: 5000 },
    );
  });

  it('takes credit only when all of the payment is spent, and for less than one more unit of its own', () => {
    fc.assert(
      fc.property(somePayment, ({ amount, credit, terms }) => {
        const { remainder, creditUsed } = flashShare(amount, credit, terms);
        expect(remainder === 0n || creditUsed === 0n).toBe(true);
      }),
    );
  });

  it.each([
    [6_000_000n, 0n, { units: 2, remainder: 0n }, 'remainder'],
    [7_500_000n, 0n, { units: 2, remainder: 1_500_000n }, 'remainder'],
    [7_500_000n, 1_500_000n, { units: 3, creditUsed: 1_500_000n, remainder: 0n }, 'remainder'],
    [2_999_999n, 0n, { units: 0, remainder: 2_999_999n }, 'below_smallest'],
    [2_999_999n, 1n, { units: 1, creditUsed: 1n, remainder: 0n }, 'remainder'],
    [40_000_000n, 0n, { units: 10, remainder: 10_000_000n }, 'above_largest'],
  ] as const)('of %s sun with %s of credit at 3 TRX, ten at the most', (amount, credit, share, reason) => {
    const bought = flashShare(amount, credit, { unitPriceSun: 3_000_000n, minUnits: 1, maxUnits: 10 });
    expect(bought).toMatchObject(share);
    expect(leftReason(bought)).toBe(reason);
  });

  it('is nothing while nothing is sold', () => {
    expect(nothingSold(5n)).toMatchObject({ units: 0, earned: 0n, remainder: 5n });
  });
});

describe('how many blocks a flash payment waits', () => {
  const steps = [
    { upToSun: 10_000_000n, blocks: 1 },
    { upToSun: 50_000_000n, blocks: 5 },
    { upToSun: null, blocks: 19 },
  ];

  it('depends on its amount, the limits included', () => {
    expect(
      [1n, 10_000_000n, 10_000_001n, 50_000_000n, 50_000_001n].map((sun) => requiredBlocks(steps, sun)),
    ).toEqual([1, 1, 5, 5, 19]);
  });

  it('is solidity where nothing is said', () => {
    expect(requiredBlocks([], 1n)).toBe(19);
    expect(requiredBlocks(steps.slice(0, 1), 10_000_001n)).toBe(19);
    expect(fewestBlocks([])).toBe(19);
    expect(fewestBlocks(steps)).toBe(1);
  });
});
