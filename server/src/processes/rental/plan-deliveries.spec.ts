import { sun } from '@energy-desk/shared/units';
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../domain/pools/index.js';
import { type Need, planDeliveries } from './plan-deliveries.js';

const trx = (amount: number) => sun(BigInt(amount) * 1_000_000n);

const wallet = (walletId: string, freeTrx: number): Candidate => ({
  walletId,
  address: `T${walletId}`,
  poolId: 'pool',
  costPerEnergySun: 1n,
  poolPriority: 1,
  freeSun: trx(freeTrx),
  affordableRentals: 9,
  bandwidthIsFree: true,
  unreliable: false,
});

const need = (id: string, stakeTrx: number, priority = 1, receiver = 'Tsomebody'): Need => ({
  order: { id, receiver, energyMissing: stakeTrx * 9, priority },
  stake: trx(stakeTrx),
});

describe('planning deliveries', () => {
  it('never promises the same stake twice', () => {
    const plan = planDeliveries([need('a', 60), need('b', 60)], [wallet('w', 100)], trx(100));
    expect([...plan.placed.keys()]).toEqual(['a']);
    expect(plan.waiting).toEqual(['b']);
  });

  it('does not let small orders starve a big one that could be served later', () => {
    const plan = planDeliveries([need('big', 90), need('small', 10)], [wallet('w', 50)], trx(100));
    expect(plan.placed.size).toBe(0);
    expect(plan.waiting).toEqual(['big', 'small']);
  });

  it('lets a higher priority pass a waiting lower one', () => {
    const plan = planDeliveries([need('big', 90, 1), need('urgent', 10, 0)], [wallet('w', 50)], trx(100));
    expect([...plan.placed.keys()]).toEqual(['urgent']);
  });

  it('nobody waits for an order that all wallets together could never serve', () => {
    const plan = planDeliveries([need('giant', 900), need('small', 10)], [wallet('w', 50)], trx(100));
    expect([...plan.placed.keys()]).toEqual(['small']);
  });

  it('never delegates from a wallet to itself', () => {
    const plan = planDeliveries([need('a', 10, 1, 'Tw')], [wallet('w', 50)], trx(50));
    expect(plan.waiting).toEqual(['a']);
  });
});
