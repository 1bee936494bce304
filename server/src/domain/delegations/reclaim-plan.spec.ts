import { energy, sun } from '@energy-desk/shared/units';
import { describe, expect, it } from 'vitest';
import { energyLeftAfter, othersKeepTheirs } from './reclaim-plan.js';

const ENERGY_PER_TRX = 9.4878;
const yieldOf = (stake: bigint): number => Math.trunc((Number(stake) / 1e6) * ENERGY_PER_TRX);
const RENTAL = sun(6_851_000_000n);

describe('taking back one of two rentals of a receiver', () => {
  const both = sun(RENTAL * 2n);

  it('leaves the other whole when nothing was used', () => {
    expect(othersKeepTheirs({ stakeSun: both, energyUsed: energy(0) }, RENTAL, 65_000, yieldOf)).toBe(true);
  });

  it('eats into the other when one transfer was made: half of the usage stays behind', () => {
    const used = { stakeSun: both, energyUsed: energy(64_285) };
    expect(energyLeftAfter(used, RENTAL, yieldOf)).toBe(65_000 - 32_143);
    expect(othersKeepTheirs(used, RENTAL, 65_000, yieldOf)).toBe(false);
  });

  it('asks nothing when there is no other', () => {
    expect(othersKeepTheirs({ stakeSun: RENTAL, energyUsed: energy(64_285) }, RENTAL, 0, yieldOf)).toBe(true);
  });

  it('never counts below zero', () => {
    expect(energyLeftAfter({ stakeSun: sun(0n), energyUsed: energy(9) }, RENTAL, yieldOf)).toBe(0);
  });
});
