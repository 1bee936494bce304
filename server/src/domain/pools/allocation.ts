import { energy, sun, type Energy, type Sun } from '@energy-desk/shared/units';
import { SMALLEST_DELEGATION } from './energy-arithmetic.js';

/** A wallet that could serve now. */
export interface Candidate {
  readonly walletId: string;
  readonly address: string;
  readonly poolId: string;
  readonly costPerEnergySun: bigint;
  readonly poolPriority: number;
  /** Stake that can be promised. */
  readonly freeSun: Sun;
  /** Rentals it can pay bandwidth for. */
  readonly affordableRentals: number;
  /** A rental costs it no bandwidth fee today. */
  readonly bandwidthIsFree: boolean;
  /** Failed lately: used last. */
  readonly unreliable: boolean;
}

/** One wallet's share of an order. */
export interface Share {
  readonly candidate: Candidate;
  readonly sun: Sun;
  readonly energy: Energy;
}

const usable = (candidate: Candidate): boolean =>
  candidate.affordableRentals > 0 && candidate.freeSun >= SMALLEST_DELEGATION;

const sunOf = (candidates: readonly Candidate[]): bigint =>
  candidates.reduce((total, { freeSun }) => total + freeSun, 0n);

/** Cheapest pool first, then the operator's priority. */
function byPool(candidates: readonly Candidate[]): Candidate[][] {
  const pools = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const pool = pools.get(candidate.poolId);
    if (pool) pool.push(candidate);
    else pools.set(candidate.poolId, [candidate]);
  }
  return [...pools.values()].sort(([a], [b]) => {
    if (!a || !b) return 0;
    return Number(a.costPerEnergySun - b.costPerEnergySun) || a.poolPriority - b.poolPriority;
  });
}

/** The smallest wallet that suffices; reliable ones first, then those whose bandwidth costs nothing. */
function bestSingle(pool: readonly Candidate[], needed: Sun): Candidate | null {
  let best: Candidate | null = null;
  for (const candidate of pool) {
    if (candidate.freeSun < needed) continue;
    if (best === null || isBetter(candidate, best)) best = candidate;
  }
  return best;
}

function isBetter(a: Candidate, b: Candidate): boolean {
  if (a.unreliable !== b.unreliable) return b.unreliable;
  if (a.bandwidthIsFree !== b.bandwidthIsFree) return a.bandwidthIsFree;
  return a.freeSun < b.freeSun;
}

/** Largest first, each at least 1 TRX; the last one gives the rest. */
function largestFirst(wallets: readonly Candidate[], needed: Sun): { candidate: Candidate; sun: bigint }[] {
  const shares: { candidate: Candidate; sun: bigint }[] = [];
  let left: bigint = needed;
  for (const candidate of [...wallets].sort((a, b) => (a.freeSun > b.freeSun ? -1 : 1))) {
    if (left <= 0n) break;
    const part = candidate.freeSun < left ? candidate.freeSun : left;
    shares.push({ candidate, sun: part > SMALLEST_DELEGATION ? part : SMALLEST_DELEGATION });
    left -= part;
  }
  return shares;
}

/** Splits what was sold over the shares in proportion to their stake; every share has at least one. */
function withEnergy(parts: readonly { candidate: Candidate; sun: bigint }[], sold: Energy): Share[] {
  const total = parts.reduce((all, part) => all + part.sun, 0n);
  let left: number = sold;
  return parts.map((part, i) => {
    const behind = parts.length - 1 - i;
    const fair = Number((BigInt(sold) * part.sun) / total);
    const share = behind === 0 ? left : Math.max(1, Math.min(fair, left - behind));
    left -= share;
    return { candidate: part.candidate, sun: sun(part.sun), energy: energy(share) };
  });
}

/**
 * Who serves an order: within the cheapest pool that can, the smallest wallet that suffices, else the largest
 * first; over several pools only when none can alone. Null when all of them together can't.
 * @param needed stake for all of `sold`
 */
export function allocate(candidates: readonly Candidate[], needed: Sun, sold: Energy): Share[] | null {
  const pools = byPool(candidates.filter(usable));
  for (const pool of pools) {
    const single = bestSingle(pool, needed);
    if (single) return withEnergy([{ candidate: single, sun: needed }], sold);
    if (sunOf(pool) >= needed) return withEnergy(largestFirst(pool, needed), sold);
  }
  const everybody = pools.flat();
  return sunOf(everybody) >= needed ? withEnergy(largestFirst(everybody, needed), sold) : null;
}

/** The candidates after these shares were promised. */
export function afterShares(candidates: readonly Candidate[], shares: readonly Share[]): Candidate[] {
  const taken = new Map(shares.map((share) => [share.candidate.walletId, share.sun]));
  return candidates.map((candidate) => {
    const part = taken.get(candidate.walletId);
    if (part === undefined) return candidate;
    return {
      ...candidate,
      freeSun: sun(candidate.freeSun - part),
      affordableRentals: candidate.affordableRentals - 1,
      bandwidthIsFree: false,
    };
  });
}
