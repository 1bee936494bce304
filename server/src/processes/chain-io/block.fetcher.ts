import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { TronGateway, type BlockHead, type ParsedBlock, type ParsedInfo } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { AppError } from '../../platform/errors/index.js';

const INFO_TRIES = 5;
const INFO_PAUSE_MS = 60;
const PARALLEL_INFOS = 12;

export interface FetchedBlock {
  readonly block: ParsedBlock;
  readonly infos: readonly ParsedInfo[];
}

/** Brings blocks together with the receipts that really are theirs. */
@Injectable()
export class BlockFetcher {
  private asked = 0;

  constructor(
    private readonly gateway: TronGateway,
    private readonly crashPoints: CrashPoints,
  ) {}

  /** Questions put to nodes since the start. */
  get requests(): number {
    return this.asked;
  }

  /** Null while the node has no such block. */
  block(height: bigint): Promise<ParsedBlock | null> {
    return this.ask(() => this.gateway.block(height));
  }

  /** Height of the block that holds the transaction; null while none does. */
  heightOf(txid: string): Promise<bigint | null> {
    return this.ask(() => this.gateway.heightOf(txid));
  }

  head(): Promise<BlockHead> {
    return this.ask(() => this.gateway.head());
  }

  solidHead(): Promise<BlockHead> {
    return this.ask(() => this.gateway.solidHead());
  }

  /** @throws AppError chain/receipts_mismatch (the world's): to be tried again */
  async withInfos(block: ParsedBlock): Promise<FetchedBlock> {
    if (block.transactions.length === 0) return { block, infos: [] };
    for (let tries = 1; ; tries += 1) {
      const infos = await this.ask(() => this.gateway.infos(block.height));
      if (belongTogether(block, infos)) return { block, infos };
      if (tries === INFO_TRIES) break;
      await pause(INFO_PAUSE_MS * tries);
    }
    this.gateway.distrustPreferredNode();
    throw new AppError(
      'chain/receipts_mismatch',
      'world',
      `the receipts of block ${block.height} are not its own`,
    );
  }

  /** Consecutive blocks from `first` on, fewer where the chain ends, with receipts fetched side by side. */
  async range(first: bigint, count: number): Promise<FetchedBlock[]> {
    const blocks = await this.ask(() => this.gateway.blocks(first, count));
    const ordered = consecutive(first, blocks);
    const fetched: FetchedBlock[] = [];
    for (let i = 0; i < ordered.length; i += PARALLEL_INFOS) {
      const some = ordered.slice(i, i + PARALLEL_INFOS);
      fetched.push(...(await Promise.all(some.map((block) => this.withInfos(block)))));
    }
    return fetched;
  }

  private ask<T>(question: () => Promise<T>): Promise<T> {
    this.asked += 1;
    return this.crashPoints.around('chain.read-block', question);
  }
}

/** Equal sets of ids: an equal number alone may be another fork's block, an empty list a node without the block. */
export function belongTogether(block: ParsedBlock, infos: readonly ParsedInfo[]): boolean {
  if (infos.length !== block.transactions.length) return false;
  const ids = new Set(infos.map(({ txid }) => txid));
  return ids.size === infos.length && block.transactions.every(({ txid }) => ids.has(txid));
}

/** The part of an answer that follows `first` without a gap, each block the parent of the next. */
function consecutive(first: bigint, blocks: readonly ParsedBlock[]): ParsedBlock[] {
  const sorted = [...blocks].sort((a, b) => Number(a.height - b.height));
  const end = sorted.findIndex(
    (block, i) => block.height !== first + BigInt(i) || (i > 0 && block.parentId !== sorted[i - 1]?.id),
  );
  return end === -1 ? sorted : sorted.slice(0, end);
}
