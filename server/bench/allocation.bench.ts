import { randomInt } from 'node:crypto';
import { energy, sun } from '@energy-desk/shared/units';
import { allocate, type Candidate } from '../src/domain/pools/index.js';
import { median, percentile, rounded, timed } from './harness/figures.js';

export const name = 'Allocation: who serves an order, over so many wallets in 20 pools';

const TRX = 1_000_000n;
const RUNS = 60;
const WARM_UP = 20;
const TARGET_MS = 20;

const wallets = (count: number): Candidate[] =>
  Array.from({ length: count }, (_, i) => ({
    walletId: `wallet ${i}`,
    address: `address ${i}`,
    poolId: `pool ${i % 20}`,
    costPerEnergySun: BigInt(20 + (i % 20)),
    poolPriority: 1,
    freeSun: sun(BigInt(randomInt(1, 7_000)) * TRX),
    affordableRentals: randomInt(0, 20),
    bandwidthIsFree: randomInt(2) === 0,
    unreliable: randomInt(50) === 0,
  }));

export async function run() {
  const rows = [];
  for (const count of [1_000, 10_000]) {
    const candidates = wallets(count);
    for (const [demand, trx] of [
      ['65,000 energy, one wallet', 6_851n],
      ['more than any wallet has', 60_000n],
      ['more than any pool has', BigInt(count) * 180n],
    ] as const) {
      const samples: number[] = [];
      for (let i = -WARM_UP; i < RUNS; i += 1)
        samples.push(await timed(() => void allocate(candidates, sun(trx * TRX), energy(65_000))));
      const warm = samples.slice(WARM_UP);
      rows.push({
        wallets: count,
        demand,
        'median ms': rounded(median(warm), 2),
        'p95 ms': rounded(percentile(warm, 0.95) ?? 0, 2),
        target: `median < ${TARGET_MS} ms`,
        met: median(warm) < TARGET_MS,
      });
    }
  }
  return rows;
}
