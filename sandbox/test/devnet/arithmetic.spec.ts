import { describe, expect, it } from 'vitest';
import { MAINNET_PARAMETERS, MAINNET_WEIGHTS } from '../../src/devnet/state/parameters.js';
import { newAccount, type GlobalState, type Usage } from '../../src/devnet/state/entities.js';
import { amountForStake, delegatable } from '../../src/devnet/resources/limits.js';
import {
  FULL_WINDOW,
  increased,
  increasedFree,
  joined,
  recovered,
} from '../../src/devnet/resources/window.js';

const UNUSED: Usage = { amount: 0n, time: 0, window: 0n };
const START = 1_000_000;
const global: GlobalState = {
  kind: 'global',
  totalEnergyWeight: MAINNET_WEIGHTS.energy,
  totalNetWeight: MAINNET_WEIGHTS.net,
  publicNet: { amount: 0n, time: 0 },
  burned: 0n,
  nextAssetId: 1,
  parameters: Object.fromEntries(MAINNET_PARAMETERS),
};

describe('energy of a stake', () => {
  it('follows the ratio of limit and weight', () => {
    expect(amountForStake(6_851_000_000n, global, 'ENERGY')).toBe(65_000n);
    expect(amountForStake(6_850_000_000n, global, 'ENERGY')).toBeLessThan(65_000n);
    expect(amountForStake(13_807_000_000n, global, 'ENERGY')).toBe(130_997n);
    expect(amountForStake(13_808_000_000n, global, 'ENERGY')).toBeGreaterThanOrEqual(131_000n);
    expect(amountForStake(1_000_000n, global, 'BANDWIDTH')).toBe(1n);
    expect(amountForStake(10_000_000_000n, global, 'BANDWIDTH')).toBe(16_085n);
  });
});

describe('the recovery window', () => {
  it('is full after the first use and decays linearly to nothing in 28,800 slots', () => {
    const used = increased(UNUSED, 64_285n, START);
    expect(used).toEqual({ amount: 64_285n, time: START, window: FULL_WINDOW });
    expect(recovered(used, START)).toBe(64_285n);
    expect(Number(recovered(used, START + 14_400))).toBeCloseTo(64_285 / 2, -1);
    expect(recovered(used, START + 28_799)).toBeLessThanOrEqual(3n);
    expect(recovered(used, START + 28_800)).toBe(0n);
  });

  it('becomes the mean of what remains and what is new', () => {
    const first = increased(UNUSED, 10_000n, START);
    const second = increased(first, 10_000n, START + 14_400);
    expect(Number(second.amount)).toBeCloseTo(15_000, -1);
    const expected = (5_000 * 14_400_000 + 10_000 * 28_800_000) / 15_000;
    expect(Math.abs(Number(second.window) - expected)).toBeLessThan(2_000);
    expect(increased(first, 0n, START + 14_400).window).toBe(14_400_000n);
  });

  it('moves 63,838 of 64,285 used energy to the supplier after 10 minutes, in a window of 28,600 slots', () => {
    const used = increased(UNUSED, 64_285n, START);
    const now = START + 200;
    const receiver = increased(used, 0n, now);
    expect(receiver.amount).toBe(63_838n);
    expect(receiver.window).toBe(28_600_000n);
    const owner = joined(UNUSED, receiver, receiver.amount, now);
    expect(owner).toEqual({ amount: 63_838n, time: now, window: 28_600_000n });
    const account = newAccount('41', 0);
    account.frozen.ENERGY = 6_851_000_000n;
    account.energy = owner;
    const blocked = (at: number): number =>
      Math.round(Number(6_851_000_000n - delegatable(account, global, 'ENERGY', at)) / 1e6);
    expect(blocked(now)).toBe(6_728);
    expect(blocked(now + 14_400)).toBe(3_341);
    expect(blocked(now + 28_590)).toBeGreaterThan(0);
    expect(blocked(now + 28_600)).toBe(0);
  });

  it('is full again for an owner without any usage', () => {
    expect(joined(UNUSED, UNUSED, 0n, START)).toEqual({ amount: 0n, time: START, window: FULL_WINDOW });
  });

  it('of free bandwidth is the plain day', () => {
    const amount = increasedFree({ amount: 0n, time: 0 }, 300n, START);
    expect(amount).toBe(300n);
    expect(Number(increasedFree({ amount, time: START }, 0n, START + 14_400))).toBeCloseTo(150, -1);
    expect(increasedFree({ amount, time: START }, 0n, START + 28_800)).toBe(0n);
  });
});

describe('delegatable stake', () => {
  it('lets received stake cover the usage first', () => {
    const account = newAccount('41', 0);
    account.frozen.ENERGY = 6_851_000_000n;
    account.energy = { amount: 32_500n, time: START, window: FULL_WINDOW };
    expect(delegatable(account, global, 'ENERGY', START)).toBeLessThan(3_500_000_000n);
    account.acquired.ENERGY = 6_851_000_000n;
    expect(delegatable(account, global, 'ENERGY', START)).toBe(6_851_000_000n);
  });
});
