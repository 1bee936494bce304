const FAILURES_TO_OPEN = 3;

/** How long a node rests, in milliseconds of monotonic time. */
export interface BreakerTimes {
  /** After 403, 429, 503 or a "suspended" answer. TronGrid suspends a caller for 30 s (its rate-limit page). */
  readonly limitedMs: number;
  /** After several failures in a row. */
  readonly failingMs: number;
  /** After answers that were old or contradicted each other. */
  readonly distrustedMs: number;
}

/**
 * Keeps requests away from a node that limits or fails; one per node. Times come from the caller.
 * A limiting node must be left alone; a failing or distrusted one may still be asked when there is no other.
 */
export class CircuitBreaker {
  private limitedUntil = Number.NEGATIVE_INFINITY;
  private failingUntil = Number.NEGATIVE_INFINITY;
  private distrustedUntil = Number.NEGATIVE_INFINITY;
  private failures = 0;

  constructor(private readonly times: BreakerTimes) {}

  isLimited(now: number): boolean {
    return now < this.limitedUntil;
  }

  isDistrusted(now: number): boolean {
    return now < this.distrustedUntil;
  }

  /** Whether it answers, as far as is known: what it says may be old. */
  isAnswering(now: number): boolean {
    return !this.isLimited(now) && now >= this.failingUntil;
  }

  isOpen(now: number): boolean {
    return !this.isAnswering(now) || this.isDistrusted(now);
  }

  succeeded(): void {
    this.failures = 0;
    this.failingUntil = Number.NEGATIVE_INFINITY;
  }

  failed(now: number): void {
    this.failures += 1;
    if (this.failures < FAILURES_TO_OPEN) return;
    this.failures = 0;
    this.failingUntil = now + this.times.failingMs;
  }

  limited(now: number): void {
    this.limitedUntil = now + this.times.limitedMs;
  }

  /** It answers, but not with the truth of now. */
  distrusted(now: number): void {
    this.distrustedUntil = now + this.times.distrustedMs;
  }
}
