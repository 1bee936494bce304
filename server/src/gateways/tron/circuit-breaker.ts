const FAILURES_TO_OPEN = 3;

/** How long a node rests, in milliseconds of monotonic time. */
export interface BreakerTimes {
  /** After 403, 429, 503 or a "suspended" answer. TronGrid suspends a caller for 30 s (its rate-limit page). */
  readonly limitedMs: number;
  /** After several failures in a row. */
  readonly failingMs: number;
}

/** Keeps requests away from a node that limits or fails; one per node. Times come from the caller. */
export class CircuitBreaker {
  private closedFrom = Number.NEGATIVE_INFINITY;
  private failures = 0;

  constructor(private readonly times: BreakerTimes) {}

  isOpen(now: number): boolean {
    return now < this.closedFrom;
  }

  /** The monotonic time from which requests are let through again. */
  get opensAgainAt(): number {
    return this.closedFrom;
  }

  succeeded(): void {
    this.failures = 0;
  }

  failed(now: number): void {
    this.failures += 1;
    if (this.failures < FAILURES_TO_OPEN) return;
    this.failures = 0;
    this.rest(now, this.times.failingMs);
  }

  limited(now: number): void {
    this.rest(now, this.times.limitedMs);
  }

  private rest(now: number, ms: number): void {
    this.closedFrom = Math.max(this.closedFrom, now + ms);
  }
}
