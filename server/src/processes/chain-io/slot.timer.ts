const SLOPES_KEPT = 9;
/** Part of an interval by which each further block that was there at once is asked for earlier. */
const CREEP = 0.003;
/** After so many the creep doubles with each: the interval is then surely taken for longer than it is. */
const PATIENT_BLOCKS = 6;
/** Part of an interval after which a wait means that a producer missed its slot. */
const MISSED_SLOT = 0.5;
/** So many of them in a row are no accident: the chain has become slower. */
const SLOWER_CHAIN = 3;
const FIRST_RETRY = 0.04;
const LONGEST_RETRY = 0.2;
const SHORTEST_RETRY_MS = 10;
const RETRY_FLOOR_MS = 250;
const UNKNOWN_RETRY_MS = 20;
const LONGEST_UNKNOWN_RETRY_MS = 100;

/** Milliseconds a block, measured over so many blocks. */
interface Slope {
  readonly ms: number;
  readonly blocks: number;
}

/**
 * Learns when blocks arrive, from the moments they were found at alone: the chain's clock and ours are never
 * compared, nor is a block interval assumed. A block that is there at the first request tells only that it came
 * before; so requests creep earlier, ever faster, until one comes too early: that finds the edge of the slot.
 * Times are monotonic milliseconds.
 */
export class SlotTimer {
  private slopes: Slope[] = [];
  private edge: { at: number; block: number } | null = null;
  private block = 0;
  private nextAt: number;
  private retryMs = 0;
  private misses = 0;
  private missingSince = 0;
  private longWaits = 0;
  private atOnce = 0;
  private ahead = 0;
  private late = false;

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

  /**
   * Milliseconds between blocks, or null while unknown: the lower quartile of what was measured between two edges,
   * weighted by the blocks between them. Slots whose producer was missing only ever lengthen a measurement.
   */
  get interval(): number | null {
    if (this.slopes.length < 2) return null;
    const sorted = [...this.slopes].sort((a, b) => a.ms - b.ms);
    let left = sorted.reduce((total, { blocks }) => total + blocks, 0) / 4;
    return sorted.find(({ blocks }) => (left -= blocks) <= 0)?.ms ?? null;
  }

  /** Whether the last block was waited for through a slot or more: its producer missed it, or the node stood still. */
  get foundLate(): boolean {
    return this.late;
  }

  /** The node has so many blocks already: each is asked for at once, and then the edge is looked for anew. */
  hurry(now: number, blocks: number): void {
    this.ahead = blocks;
    this.nextAt = now;
  }

  found(now: number): void {
    this.block += 1;
    this.late =
      this.misses > 0 && this.interval !== null && now - this.missingSince >= this.interval * MISSED_SLOT;
    if (this.misses > 0) this.foundEdge(now - this.retryMs / 2, now - this.missingSince);
    else this.atOnce += 1;
    const { interval } = this;
    const from = this.misses > 0 ? now : this.nextAt;
    this.misses = 0;
    this.nextAt =
      interval === null ? now + UNKNOWN_RETRY_MS : from + interval * Math.max(0, 1 - this.creep());
    if (this.ahead === 0) return;
    this.ahead -= 1;
    this.nextAt = now;
  }

  notYet(now: number): void {
    if (this.misses === 0) this.missingSince = now;
    this.misses += 1;
    this.ahead = 0;
    this.retryMs = this.retryDelay();
    this.nextAt = now + this.retryMs;
  }

  private foundEdge(at: number, waited: number): void {
    const { interval } = this;
    const missedSlot = interval !== null && waited > interval * MISSED_SLOT;
    this.longWaits = missedSlot ? this.longWaits + 1 : 0;
    if (this.edge && (!missedSlot || this.longWaits >= SLOWER_CHAIN)) {
      const blocks = this.block - this.edge.block;
      this.slopes = [...this.slopes, { ms: (at - this.edge.at) / blocks, blocks }].slice(-SLOPES_KEPT);
    }
    this.edge = { at, block: this.block };
    this.atOnce = 0;
  }

  private creep(): number {
    return CREEP * this.atOnce * 2 ** Math.max(0, this.atOnce - PATIENT_BLOCKS);
  }

  private retryDelay(): number {
    const { interval } = this;
    if (interval === null) return Math.min(UNKNOWN_RETRY_MS * this.misses, LONGEST_UNKNOWN_RETRY_MS);
    const wanted = interval * FIRST_RETRY * 2 ** Math.max(0, Math.min(this.misses, 10) - 2);
    const longest = Math.max(RETRY_FLOOR_MS, interval * LONGEST_RETRY);
    return Math.max(SHORTEST_RETRY_MS, Math.min(wanted, longest));
  }
}
