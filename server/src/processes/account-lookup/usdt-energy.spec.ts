import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { USDT_ENERGY_FLOORS, isSufficient, usdtEnergyOf } from './usdt-energy.js';

describe('energy of a USDT transfer', () => {
  it("is the floors at today's cost on the chain", () => {
    expect(usdtEnergyOf({ holder: 64_285, nonHolder: 130_285 }, 1)).toEqual({
      holder: 65_000,
      nonHolder: 131_000,
      measured: true,
    });
  });

  it('falls back to the floors when no node can say', () => {
    expect(usdtEnergyOf({ holder: null, nonHolder: 130_285 }, 1)).toEqual({
      holder: 65_000,
      nonHolder: 131_000,
      measured: false,
    });
  });

  it('follows a dearer chain with the margin on top, rounded up', () => {
    expect(usdtEnergyOf({ holder: 65_001, nonHolder: 140_000 }, 1)).toMatchObject({
      holder: 65_652,
      nonHolder: 141_400,
    });
  });

  it('is never below what was measured, nor below the floors', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000_000), fc.integer({ min: 0, max: 50 }), (a, b, margin) => {
        const { holder, nonHolder } = usdtEnergyOf({ holder: a, nonHolder: b }, margin);
        expect(holder).toBeGreaterThanOrEqual(Math.max(a, USDT_ENERGY_FLOORS.holder));
        expect(nonHolder).toBeGreaterThanOrEqual(Math.max(b, USDT_ENERGY_FLOORS.nonHolder));
      }),
    );
  });

  it('hides offers that no longer cover the transfer they are made for', () => {
    const today = { holder: 65_000, nonHolder: 131_000 };
    const dearer = { holder: 70_000, nonHolder: 141_400 };
    const offers = [65_000, 70_000, 131_000, 141_400, 650_000];
    expect(offers.filter((energy) => isSufficient(energy, today))).toEqual(offers);
    expect(offers.filter((energy) => isSufficient(energy, dearer))).toEqual([70_000, 141_400, 650_000]);
    expect(isSufficient(64_999, today)).toBe(false);
  });
});
