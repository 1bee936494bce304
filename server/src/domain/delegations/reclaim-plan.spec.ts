import { energy, sun } from '@energy-desk/shared/units';
import { describe, expect, it } from 'vitest';
import { energyLeftAfter, othersKeepTheirs } from './reclaim-plan.js';

const ENERGY_PER_TRX = 9.4878;
const yieldOf = (stake: bigint): number => Math.trunc((Number(stake) / 1e6) * ENERGY_PER_TRX);
const RENTAL = sun(6_851_000_000n);
const OTHER = { energy: 65_000, sun: RENTAL };
const NONE = { energy: 0, sun: 0n };

describe('taking back one of two rentals of a receiver', () => {
  const both = sun(RENTAL * 2n);

  it('leaves the other whole when nothing was used', () => {
    expect(othersKeepTheirs({ stakeSun: both, energyUsed: energy(0) }, RENTAL, OTHER, yieldOf)).toBe(true);
  });

  it('leaves the other whole when nothing was used, though its stake yields less than sold by now', () => {
    const heavier = (stake: bigint): number => Math.trunc((Number(stake) / 1e6) * (ENERGY_PER_TRX / 1.002));
    const unused = { stakeSun: both, energyUsed: energy(0) };
    expect(heavier(RENTAL)).toBeLessThan(OTHER.energy);
    expect(othersKeepTheirs(unused, RENTAL, OTHER, heavier)).toBe(true);
    const used = { stakeSun: both, energyUsed: energy(64_285) };
    expect(othersKeepTheirs(used, RENTAL, OTHER, heavier)).toBe(false);
  });

  it('eats into the other when one transfer was made: half of the usage stays behind', () => {
    const used = { stakeSun: both, energyUsed: energy(64_285) };
    expect(energyLeftAfter(used, RENTAL, yieldOf)).toBe(65_000 - 32_143);
    expect(othersKeepTheirs(used, RENTAL, OTHER, yieldOf)).toBe(false);
  });

  it('asks nothing when there is no other', () => {
    expect(othersKeepTheirs({ stakeSun: RENTAL, energyUsed: energy(64_285) }, RENTAL, NONE, yieldOf)).toBe(
      true,
    );
  });

  it('never counts below zero', () => {
    expect(energyLeftAfter({ stakeSun: sun(0n), energyUsed: energy(9) }, RENTAL, yieldOf)).toBe(0);
  });
});
