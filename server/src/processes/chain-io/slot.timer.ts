const GAPS_KEPT = 15;
/** Asking this much earlier after each block that was there at once, until one is not: then the slot is found. */
const CREEP = 0.005;
const FIRST_RETRY = 0.05;
const LONGEST_RETRY = 0.2;
const SHORTEST_RETRY_MS = 10;
const RETRY_FLOOR_MS = 250;
const UNKNOWN_RETRY_MS = 50;

/**
 * Learns when blocks arrive, from the moments they were found at alone: the chain's clock and ours are never
 * compared, nor is a block interval assumed. Times are monotonic milliseconds.
 */
export class SlotTimer {
  private gaps: number[] = [];
  private lastFound: number | null = null;
  private nextAt: number;
  private misses = 0;
  private atOnce = 0;

  constructor(now: number) {
    this.nextAt = now;
  }

  /** Milliseconds until the next block is to be asked for. */
  delay(now: number): number {
    return Math.max(0, this.nextAt - now);
  }

  /** Requests for the next block that found none yet. */
  get missed(): number {
    return this.misses;
  }

  /** Blocks in a row that were there at the first request: many of them mean that we may be behind. */
  get foundAtOnce(): number {
    return this.atOnce;
  }

  /** Milliseconds between blocks, or null while unknown. */
  get interval(): number | null {
    const sorted = [...this.gaps].sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)];
    if (median === undefined || this.gaps.length < 2) return null;
    // Slots whose producer was missing would stretch the mean.
    const usual = this.gaps.filter((gap) => gap > median / 2 && gap < median * 1.5);
    return usual.reduce((total, gap) => total + gap, 0) / usual.length;
  }

  found(now: number): void {
    if (this.lastFound !== null) this.gaps = [...this.gaps, now - this.lastFound].slice(-GAPS_KEPT);
    this.lastFound = now;
    const { interval } = this;
    const early = this.misses === 0 ? CREEP : 0;
    this.atOnce = this.misses === 0 ? this.atOnce + 1 : 0;
    this.misses = 0;
    this.nextAt = interval === null ? now + UNKNOWN_RETRY_MS : now + interval * (1 - early);
  }

  notYet(now: number): void {
    this.misses += 1;
    this.atOnce = 0;
    this.nextAt = now + this.retryDelay();
  }

  private retryDelay(): number {
    const { interval } = this;
    if (interval === null) return Math.min(UNKNOWN_RETRY_MS * this.misses, RETRY_FLOOR_MS);
    const wanted = interval * FIRST_RETRY * 2 ** Math.max(0, Math.min(this.misses, 10) - 2);
    const longest = Math.max(RETRY_FLOOR_MS, interval * LONGEST_RETRY);
    return Math.max(SHORTEST_RETRY_MS, Math.min(wanted, longest));
  }
}
