import { energy, sun } from '@energy-desk/shared/units';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterShares, allocate, type Candidate } from './allocation.js';

const candidate = (walletId: string, freeTrx: number, over: Partial<Candidate> = {}): Candidate => ({
  walletId,
  address: `T${walletId}`,
  poolId: 'pool',
  costPerEnergySun: 20n,
  poolPriority: 1,
  freeSun: sun(BigInt(freeTrx) * 1_000_000n),
  affordableRentals: 5,
  bandwidthIsFree: false,
  unreliable: false,
  ...over,
});

const trx = (amount: number) => sun(BigInt(amount) * 1_000_000n);
const names = (shares: ReturnType<typeof allocate>) => shares?.map((share) => share.candidate.walletId);

describe('allocation', () => {
  it('takes the smallest wallet that suffices', () => {
    const wallets = [candidate('big', 50_000), candidate('fits', 7_000), candidate('small', 100)];
    expect(names(allocate(wallets, trx(6_851), energy(65_000)))).toEqual(['fits']);
  });

  it('prefers reliable wallets, then those whose bandwidth costs nothing', () => {
    const wallets = [
      candidate('shaky', 7_000, { unreliable: true, bandwidthIsFree: true }),
      candidate('paid', 7_000),
      candidate('free', 9_000, { bandwidthIsFree: true }),
    ];
    expect(names(allocate(wallets, trx(6_851), energy(65_000)))).toEqual(['free']);
  });

  it('goes to the cheapest pool that can serve, and over several pools only when none can alone', () => {
    const cheap = { poolId: 'cheap', costPerEnergySun: 10n };
    const wallets = [candidate('a', 5_000, cheap), candidate('b', 4_000, cheap), candidate('c', 90_000)];
    expect(names(allocate(wallets, trx(6_851), energy(65_000)))).toEqual(['a', 'b']);
    expect(names(allocate(wallets, trx(20_000), energy(190_000)))).toEqual(['c']);
    expect(names(allocate(wallets, trx(95_000), energy(900_000)))).toEqual(['c', 'a']);
    expect(allocate(wallets, trx(99_001), energy(900_000))).toBeNull();
  });

  it('passes over wallets that could not pay for taking it back', () => {
    expect(allocate([candidate('a', 50_000, { affordableRentals: 0 })], trx(1), energy(10))).toBeNull();
  });

  it('never promises more than a wallet has, covers the need, sells what was sold, uses few wallets', () => {
    const wallets = fc.array(
      fc.record({ free: fc.integer({ min: 0, max: 20_000 }), pool: fc.integer({ min: 0, max: 3 }) }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(wallets, fc.integer({ min: 1, max: 100_000 }), (facts, needTrx) => {
        const all = facts.map(({ free, pool }, i) =>
          candidate(`w${i}`, free, { poolId: `p${pool}`, costPerEnergySun: BigInt(pool) }),
        );
        const needed = trx(needTrx);
        const shares = allocate(all, needed, energy(needTrx * 9));
        const total = all.reduce((sum, { freeSun }) => sum + freeSun, 0n);
        if (shares === null) {
          expect(total < needed).toBe(true);
          return;
        }
        expect(shares.every((share) => share.sun <= share.candidate.freeSun && share.sun >= 1_000_000n)).toBe(
          true,
        );
        expect(shares.reduce((sum, share) => sum + share.sun, 0n) >= needed).toBe(true);
        expect(shares.reduce((sum, share) => sum + share.energy, 0)).toBe(needTrx * 9);
        expect(shares.every((share) => share.energy >= 1)).toBe(true);
        expect(new Set(names(shares)).size).toBe(shares.length);
        const left = afterShares(all, shares);
        expect(left.every(({ freeSun }) => freeSun >= 0n)).toBe(true);
      }),
    );
  });

  it('splits what is above the largest delegation, of one wallet if one suffices', () => {
    const shares = allocate([candidate('w', 50_000)], trx(10_000), energy(95_000), 40_000);
    expect(names(shares)).toEqual(['w', 'w', 'w']);
    expect(shares?.map((share) => share.energy)).toEqual([31_666, 31_667, 31_667]);
    expect(allocate([candidate('w', 50_000)], trx(10_000), energy(95_000), 95_000)).toHaveLength(1);
  });

  it('asks no wallet for more delegations than it can take back', () => {
    const poor = candidate('poor', 50_000, { affordableRentals: 2 });
    expect(allocate([poor], trx(10_000), energy(95_000), 40_000)).toBeNull();
    const shares = allocate([poor, candidate('other', 3_000)], trx(10_000), energy(95_000), 40_000);
    expect(names(shares)).toEqual(['poor', 'poor', 'other']);
    expect(afterShares([poor], shares ?? [])[0]?.affordableRentals).toBe(0);
  });

  it('keeps every delegation within the cap, whatever the wallets and the need', () => {
    const wallets = fc.array(
      fc.record({
        free: fc.bigInt({ min: 0n, max: 20_000_000_000n }),
        pool: fc.integer({ min: 0, max: 3 }),
        rentals: fc.integer({ min: 0, max: 12 }),
      }),
      { minLength: 1, maxLength: 20 },
    );
    const needed = fc.bigInt({ min: 1_000_000n, max: 100_000_000_000n });
    const largest = fc.integer({ min: 1_000, max: 200_000 });
    fc.assert(
      fc.property(wallets, needed, largest, (facts, stake, cap) => {
        const all = facts.map(({ free, pool, rentals }, i) => ({
          ...candidate(`w${i}`, 0, { poolId: `p${pool}`, costPerEnergySun: BigInt(pool) }),
          freeSun: sun(free),
          affordableRentals: rentals,
        }));
        const sold = energy(Number((stake * 95n) / 10_000_000n) + 1);
        const shares = allocate(all, sun(stake), sold, cap);
        if (shares === null) {
          const most = (cap * Number(stake)) / sold;
          const reach = all.reduce(
            (sum, one) => sum + Math.min(Number(one.freeSun), one.affordableRentals * most),
            0,
          );
          // Wallets below 1 TRX serve nobody.
          expect(reach).toBeLessThan(Number(stake) + all.length * 1_000_000);
          return;
        }
        expect(Math.max(...shares.map((share) => share.energy))).toBeLessThanOrEqual(cap);
        expect(shares.every((share) => share.energy >= 1 && share.sun >= 1_000_000n)).toBe(true);
        expect(shares.reduce((sum, share) => sum + share.energy, 0)).toBe(sold);
        expect(shares.reduce((sum, share) => sum + share.sun, 0n) >= stake).toBe(true);
        const left = afterShares(all, shares);
        expect(left.every((one) => one.freeSun >= 0n && one.affordableRentals >= 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
