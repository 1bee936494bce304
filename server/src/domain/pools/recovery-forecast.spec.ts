import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecastRecovery, sumForecasts, type WalletStock } from './recovery-forecast.js';

const NOW = new Date('2026-03-01T12:00:00Z');
const HOUR_MS = 3_600_000;
const inHours = (hours: number): Date => new Date(NOW.getTime() + hours * HOUR_MS);
const TRX = 1_000_000n;

const stock = (over: Partial<WalletStock> = {}): WalletStock => ({
  ownSun: 10_000n * TRX,
  delegatableSun: 10_000n * TRX,
  energyFreeAt: null,
  returns: [],
  ...over,
});

const stocks: fc.Arbitrary<WalletStock> = fc
  .record({
    own: fc.bigInt({ min: 0n, max: 10n ** 14n }),
    used: fc.bigInt({ min: 0n, max: 10n ** 14n }),
    freeIn: fc.option(fc.integer({ min: -5, max: 24 })),
    returns: fc.array(
      fc.record({
        in: fc.double({ min: -2, max: 30, noNaN: true }),
        sun: fc.bigInt({ min: TRX, max: 10n ** 13n }),
      }),
      { maxLength: 6 },
    ),
  })
  .map(({ own, used, freeIn, returns }) => ({
    ownSun: own,
    delegatableSun: used > own ? 0n : own - used,
    energyFreeAt: freeIn === null ? null : inHours(freeIn),
    returns: returns.map((one) => ({ at: inHours(one.in), sun: one.sun })),
  }));

describe('the forecast of what can be delegated', () => {
  it('stays what it is where nothing is used and nothing comes back', () => {
    const points = forecastRecovery(stock(), NOW);
    expect(points).toHaveLength(25);
    expect(new Set(points.map(({ lowestSun }) => lowestSun))).toEqual(new Set([10_000n * TRX]));
  });

  it('recovers linearly until its energy is back', () => {
    const points = forecastRecovery(stock({ delegatableSun: 4_000n * TRX, energyFreeAt: inHours(12) }), NOW);
    expect(points[0]?.lowestSun).toBe(4_000n * TRX);
    expect(points[6]?.lowestSun).toBe(7_000n * TRX);
    expect(points[12]?.lowestSun).toBe(10_000n * TRX);
  });

  it('counts a rental that ends as free at once, or as used in full', () => {
    const renting = stock({ returns: [{ at: inHours(1), sun: 6_000n * TRX }] });
    const points = forecastRecovery(renting, NOW);
    expect(points[0]).toMatchObject({ lowestSun: 10_000n * TRX, highestSun: 10_000n * TRX });
    expect(points[1]).toMatchObject({ lowestSun: 10_000n * TRX, highestSun: 16_000n * TRX });
    expect(points[13]).toMatchObject({ lowestSun: 13_000n * TRX, highestSun: 16_000n * TRX });
  });

  it('lends nothing below 1 TRX, as the chain does', () => {
    expect(forecastRecovery(stock({ ownSun: 999_999n, delegatableSun: 0n }), NOW).at(-1)?.highestSun).toBe(
      0n,
    );
  });

  it('never promises more than the stake, nor less than nothing, and the bounds are in order', () => {
    fc.assert(
      fc.property(stocks, (one) => {
        const all = one.ownSun + one.returns.reduce((total, { sun }) => total + sun, 0n);
        for (const { lowestSun, highestSun } of forecastRecovery(one, NOW)) {
          expect(lowestSun).toBeGreaterThanOrEqual(0n);
          expect(highestSun).toBeGreaterThanOrEqual(lowestSun);
          expect(all).toBeGreaterThanOrEqual(highestSun);
        }
      }),
    );
  });

  it('begins with what the node says and never loses what is unused', () => {
    fc.assert(
      fc.property(stocks, (one) => {
        const points = forecastRecovery({ ...one, returns: [] }, NOW);
        const freeNow = one.energyFreeAt !== null && one.energyFreeAt <= NOW;
        if (!freeNow && one.delegatableSun >= TRX) {
          const gap = (points[0]?.lowestSun ?? 0n) - one.delegatableSun;
          expect(gap <= 1n && gap >= -1n).toBe(true);
        }
        for (const [i, point] of points.entries())
          expect(point.lowestSun >= (points[i - 1]?.lowestSun ?? 0n)).toBe(true);
      }),
    );
  });

  it('has all of it back after a day, unless more came back meanwhile', () => {
    fc.assert(
      fc.property(stocks, (one) => {
        const last = forecastRecovery({ ...one, returns: [] }, NOW).at(-1);
        expect(last?.highestSun).toBe(one.ownSun < TRX ? 0n : one.ownSun);
      }),
    );
  });

  it('adds wallets up', () => {
    const one = forecastRecovery(stock(), NOW);
    expect(sumForecasts([one, one, one])[7]?.lowestSun).toBe(30_000n * TRX);
    expect(sumForecasts([])).toEqual([]);
  });
});
