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

/** One delegation of an order; a wallet may have several. */
export interface Share {
  readonly candidate: Candidate;
  readonly sun: Sun;
  readonly energy: Energy;
}

/** What one wallet gives, before it is split into delegations. */
interface Part {
  readonly candidate: Candidate;
  readonly sun: bigint;
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
function largestFirst(wallets: readonly Candidate[], needed: Sun): Part[] {
  const shares: Part[] = [];
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
function withEnergy(parts: readonly Part[], sold: Energy): Share[] {
  const total = parts.reduce((all, part) => all + part.sun, 0n);
  let stake = 0n;
  let given = 0;
  return parts.map((part, i) => {
    stake += part.sun;
    // Rounded as a running total, so that no share is more than its fair one rounded up.
    const fair = Number((BigInt(sold) * stake) / total) - given;
    const share = Math.max(1, Math.min(fair, sold - given - (parts.length - 1 - i)));
    given += share;
    return { candidate: part.candidate, sun: sun(part.sun), energy: energy(share) };
  });
}

/** The stake to delegate, and by whom; null when all of them together can't. */
function partsOf(candidates: readonly Candidate[], needed: Sun): Part[] | null {
  const pools = byPool(candidates.filter(usable));
  for (const pool of pools) {
    const single = bestSingle(pool, needed);
    if (single) return [{ candidate: single, sun: needed }];
    if (sunOf(pool) >= needed) return largestFirst(pool, needed);
  }
  const everybody = pools.flat();
  return sunOf(everybody) >= needed ? largestFirst(everybody, needed) : null;
}

/** What the wallet can give in delegations of this size, each of which it must be able to take back. */
const inPieces = (candidate: Candidate, largest: bigint): Candidate => {
  const most = largest * BigInt(candidate.affordableRentals);
  return candidate.freeSun <= most ? candidate : { ...candidate, freeSun: sun(most) };
};

/** As few equal pieces as do not exceed the largest. */
function pieces(part: Part, largest: bigint): Part[] {
  const count = (part.sun + largest - 1n) / largest;
  return Array.from({ length: Number(count) }, (_, i) => ({
    candidate: part.candidate,
    sun: part.sun / count + (BigInt(i) < part.sun % count ? 1n : 0n),
  }));
}

/**
 * Who serves an order: within the cheapest pool that can, the smallest wallet that suffices, else the largest
 * first; over several pools only when none can alone. Null when all of them together can't.
 * @param needed stake for all of `sold`
 * @param largest energy of a single delegation; a wallet that gives more gives it in several. 0 is no limit; what
 * takes less than 2 TRX of stake counts as that
 */
export function allocate(
  candidates: readonly Candidate[],
  needed: Sun,
  sold: Energy,
  largest = 0,
): Share[] | null {
  if (largest === 0 || sold <= largest) {
    const parts = partsOf(candidates, needed);
    return parts && withEnergy(parts, sold);
  }
  const fair = (needed * BigInt(largest)) / BigInt(sold);
  const cap = fair > 2n * SMALLEST_DELEGATION ? fair : 2n * SMALLEST_DELEGATION;
  const capped = partsOf(
    candidates.map((candidate) => inPieces(candidate, cap)),
    needed,
  );
  return (
    capped &&
    withEnergy(
      capped.flatMap((part) => pieces(part, cap)),
      sold,
    )
  );
}

/** The candidates after these shares were promised. */
export function afterShares(candidates: readonly Candidate[], shares: readonly Share[]): Candidate[] {
  const taken = new Map<string, { sun: bigint; rentals: number }>();
  for (const { candidate, sun: part } of shares) {
    const before = taken.get(candidate.walletId) ?? { sun: 0n, rentals: 0 };
    taken.set(candidate.walletId, { sun: before.sun + part, rentals: before.rentals + 1 });
  }
  return candidates.map((candidate) => {
    const part = taken.get(candidate.walletId);
    if (part === undefined) return candidate;
    return {
      ...candidate,
      freeSun: sun(candidate.freeSun - part.sun),
      affordableRentals: candidate.affordableRentals - part.rentals,
      bandwidthIsFree: false,
    };
  });
}
