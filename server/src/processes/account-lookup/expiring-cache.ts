const MAX_ENTRIES = 5000;

/** Remembers answers for a while, and one question that is being asked, so that it is not asked twice. */
export class ExpiringCache<K, V> {
  private readonly entries = new Map<K, { value: Promise<V>; until: number }>();

  constructor(
    private readonly ttlMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The remembered answer or a new one; a failed one is forgotten at once. */
  async get(key: K, ask: () => Promise<V>): Promise<V> {
    const known = this.entries.get(key);
    if (known && known.until > this.now()) return known.value;
    if (this.entries.size >= MAX_ENTRIES) this.entries.clear();
    const value = ask();
    this.entries.set(key, { value, until: this.now() + this.ttlMs });
    try {
      return await value;
    } catch (error) {
      this.entries.delete(key);
      throw error;
    }
  }
}
