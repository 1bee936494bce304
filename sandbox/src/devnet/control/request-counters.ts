/** Requests per node and path since the last reset. */
export class RequestCounters {
  private readonly counts = new Map<string, number>();
  private since = Date.now();
  private headThen = 0;

  count(node: number, path: string): void {
    const key = `${node} ${path}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  /** Starts again; `head` is the number of the newest block now. */
  reset(head: number): void {
    this.counts.clear();
    this.headThen = head;
    this.since = Date.now();
  }

  /** Totals and per node, wall time of the last reset in milliseconds, blocks made since. */
  report(head: number): {
    since: number;
    blocks: number;
    total: number;
    nodes: Record<string, Record<string, number>>;
  } {
    const nodes: Record<string, Record<string, number>> = {};
    let total = 0;
    for (const [key, count] of this.counts) {
      const [node = '0', path = ''] = key.split(' ');
      total += count;
      const paths = nodes[node] ?? {};
      paths[path] = count;
      nodes[node] = paths;
    }
    return { since: this.since, blocks: head - this.headThen, total, nodes };
  }
}
