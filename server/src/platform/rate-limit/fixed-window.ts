/** What a counter says after one more. */
export interface Count {
  readonly count: number;
  /** Until the counter begins again at zero. */
  readonly leftMs: number;
}

const MOST_KEYS = 50_000;

/** Counters of this process alone, for while Redis is away. */
export class FixedWindows {
  private readonly windows = new Map<string, { count: number; endsAt: number }>();

  /** @param change 1 for one more, -1 to give one back */
  change(key: string, change: 1 | -1, windowMs: number, now = Date.now()): Count {
    const known = this.windows.get(key);
    const running = known && known.endsAt > now ? known : { count: 0, endsAt: now + windowMs };
    running.count = Math.max(0, running.count + change);
    if (!known) this.makeRoom(now);
    this.windows.set(key, running);
    return { count: running.count, leftMs: running.endsAt - now };
  }

  private makeRoom(now: number): void {
    if (this.windows.size < MOST_KEYS) return;
    for (const [key, { endsAt }] of this.windows) if (endsAt <= now) this.windows.delete(key);
    const [oldest] = this.windows.keys();
    if (this.windows.size >= MOST_KEYS && oldest !== undefined) this.windows.delete(oldest);
  }
}
