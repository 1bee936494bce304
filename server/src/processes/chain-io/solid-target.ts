import type { BlockHead } from '../../gateways/tron/index.js';

/**
 * Which solid head can be taken note of. While we are behind, the one first heard of is kept until its height is
 * scanned: only then is it known that the chain we read is the solid one.
 */
export class SolidTarget {
  private waiting: BlockHead | null = null;

  /** @param scanned height of the last block that will be stored together with it */
  choose(fresh: BlockHead | null, scanned: bigint): BlockHead | null {
    const known = [this.waiting, fresh].filter((head) => head !== null);
    const reached = known.filter(({ height }) => height <= scanned);
    const ahead = known.filter(({ height }) => height > scanned);
    this.waiting = ahead[0] ?? null;
    return reached.reduce<BlockHead | null>(
      (best, head) => (best === null || head.height > best.height ? head : best),
      null,
    );
  }
}
