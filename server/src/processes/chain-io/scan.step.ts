import { Injectable, Logger } from '@nestjs/common';
import { ChainService, type ChainCursor } from '../../domain/chain/index.js';
import type { BlockHead, ParsedBlock } from '../../gateways/tron/index.js';
import { Nudger } from '../../platform/queue/index.js';
import { BlockFetcher, type FetchedBlock } from './block.fetcher.js';
import { BlockStore, type StoreOutcome } from './block.store.js';
import { SolidTarget } from './solid-target.js';

/**
 * `advanced`: the next block is stored. `waiting`: the node has none yet. `rewound`: our last block was taken off.
 * `again`: look again at once. `halted`: a person must look.
 */
export type ScanOutcome = 'advanced' | 'waiting' | 'rewound' | 'again' | 'halted';

/** Blocks of one transaction while catching up. */
const CATCH_UP_BLOCKS = 25;

/** Reads every block once and in order, from the persisted cursor. One scanner runs it at a time. */
@Injectable()
export class ScanStep {
  private readonly logger = new Logger(ScanStep.name);
  private readonly solidTarget = new SolidTarget();
  private nodeHeight = 0n;
  private lag: bigint | null = null;

  constructor(
    private readonly chain: ChainService,
    private readonly fetcher: BlockFetcher,
    private readonly store: BlockStore,
    private readonly nudger: Nudger,
  ) {}

  /** Blocks between the last stored one and the solid head heard of with it. */
  get solidLag(): bigint | null {
    return this.lag;
  }

  /** Questions put to nodes since the start. */
  get requests(): number {
    return this.fetcher.requests;
  }

  /** Stores the block after the cursor, if there is one: two requests, and a third for the solid head. */
  async run(withSolidHead: boolean): Promise<ScanOutcome> {
    const cursor = await this.startedCursor();
    if (cursor.haltedReason !== null) return 'halted';
    const block = await this.fetcher.block(cursor.height + 1n);
    if (!block) return 'waiting';
    if (!follows(cursor, block)) return this.rewind(cursor, block);
    const [fetched, solid] = await Promise.all([
      this.fetcher.withInfos(block),
      withSolidHead ? this.fetcher.solidHead() : null,
    ]);
    return this.append(cursor, [fetched], solid);
  }

  /**
   * Stores many blocks a transaction until the node has no more. While one range is stored the next is on its way.
   * @param goOn asked between ranges
   */
  async catchUp(goOn: () => Promise<boolean>): Promise<ScanOutcome> {
    let cursor = await this.startedCursor();
    let next = this.load(cursor.height + 1n);
    for (;;) {
      if (cursor.haltedReason !== null) return 'halted';
      const { fetched, solid } = await next;
      const [first] = fetched;
      const last = fetched.at(-1);
      if (!first || !last) return 'waiting';
      if (!follows(cursor, first.block)) return this.rewind(cursor, first.block);
      next = this.load(last.block.height + 1n);
      next.catch(() => undefined);
      const outcome = await this.append(cursor, fetched, solid);
      if (outcome !== 'advanced' || !(await goOn())) return outcome;
      cursor = await this.chain.cursor();
    }
  }

  /** How many blocks the node is ahead of the cursor. One request. */
  async distance(): Promise<bigint> {
    const cursor = await this.startedCursor();
    const head = await this.fetcher.head();
    this.nodeHeight = head.height;
    return head.height - cursor.height;
  }

  /** At the very first start, scanning begins with the solid block of the moment. */
  private async startedCursor(): Promise<ChainCursor> {
    const cursor = await this.chain.findCursor();
    if (cursor) return cursor;
    const solid = await this.fetcher.solidHead();
    await this.store.begin(solid, solid.height);
    return this.chain.cursor();
  }

  private async load(first: bigint): Promise<{ fetched: FetchedBlock[]; solid: BlockHead }> {
    const fetched = await this.fetcher.range(first, CATCH_UP_BLOCKS);
    // Asked for last: of a chain that stands still after these blocks nobody asks again.
    return { fetched, solid: await this.fetcher.solidHead() };
  }

  private async append(
    cursor: ChainCursor,
    fetched: readonly FetchedBlock[],
    fresh: BlockHead | null,
  ): Promise<ScanOutcome> {
    const height = cursor.height + BigInt(fetched.length);
    const solid = this.solidTarget.choose(fresh, height);
    if (fresh) this.lag = height - fresh.height;
    const outcome: StoreOutcome = await this.store.append(cursor, fetched, solid, this.nodeHeight);
    if (outcome === 'moved') return 'again';
    this.nudger.nudge('settlement', 'delivery', 'reclaim');
    if (outcome === 'stored') return 'advanced';
    return this.takeOffTip(
      await this.chain.cursor(),
      `the solid block ${solid?.height ?? ''} is another one`,
    );
  }

  private rewind(cursor: ChainCursor, next: ParsedBlock): Promise<ScanOutcome> {
    return this.takeOffTip(cursor, `block ${next.height} follows ${next.parentId}, not ours`);
  }

  /** One block at a time: the next look compares again. Solid blocks are never taken off. */
  private async takeOffTip(cursor: ChainCursor, why: string): Promise<ScanOutcome> {
    const what = `block ${cursor.height} (${cursor.blockId}) left the chain: ${why}`;
    if (cursor.height <= cursor.solidHeight) {
      this.logger.error(`scanning stops, a solid ${what}`);
      await this.store.halt(`solid ${what}`);
      return 'halted';
    }
    this.logger.warn(what);
    await this.store.orphanTip(cursor);
    this.nudger.nudge('settlement', 'delivery');
    return 'rewound';
  }
}

const follows = (cursor: ChainCursor, block: ParsedBlock): boolean =>
  block.height === cursor.height + 1n && block.parentId === cursor.blockId;
