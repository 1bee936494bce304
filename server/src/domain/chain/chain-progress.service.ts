import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import type { BlockRow, ChainCursor, Inclusion, Movement, Operation } from './chain.types.js';
import { CursorRepository, type CursorPosition } from './cursor.repository.js';
import { MovementRepository } from './movement.repository.js';
import { nextOperation, type OperationFact } from './operation.lifecycle.js';
import { OperationRepository, type OperationChange, type Place } from './operation.repository.js';

/** Blocks kept behind the solid head: enough for every look back, small enough for an index in memory. */
const BLOCKS_KEPT = 2_000n;
const PRUNE_EVERY = 100n;

export type SolidOutcome = 'advanced' | 'unchanged' | 'conflict';

/** Moves the cursor and everything that hangs on blocks. Used by the scanner alone. */
@Injectable()
export class ChainProgress {
  constructor(
    private readonly cursors: CursorRepository,
    private readonly movements: MovementRepository,
    private readonly operations: OperationRepository,
  ) {}

  /** Begins at a solid block. False when scanning has begun before. */
  async begin(tx: Tx, block: BlockRow, nodeHeight: bigint): Promise<boolean> {
    if (!(await this.cursors.create(tx, block, nodeHeight))) return false;
    await this.cursors.insertBlocks(tx, [block]);
    return true;
  }

  /**
   * Appends blocks that follow each other and the cursor. False when the cursor is not there any more (another
   * scanner was faster, or it is halted): then nothing is to be committed.
   */
  async append(
    tx: Tx,
    from: CursorPosition,
    blocks: readonly BlockRow[],
    nodeHeight: bigint,
  ): Promise<boolean> {
    const last = blocks.at(-1);
    if (!last || !(await this.cursors.move(tx, from, last, nodeHeight))) return false;
    await this.cursors.insertBlocks(tx, blocks);
    return true;
  }

  recordMovements(tx: Tx, movements: readonly Movement[]): Promise<void> {
    return this.movements.upsert(tx, movements);
  }

  /** Finds our operations among the transactions of blocks. @returns how many changed */
  async include(tx: Tx, inclusions: readonly Inclusion[]): Promise<number> {
    if (inclusions.length === 0) return 0;
    const byTxid = new Map(inclusions.map((inclusion) => [inclusion.txid, inclusion]));
    const found = await this.operations.lockByTxids(tx, [...byTxid.keys()]);
    return this.change(
      tx,
      found.flatMap((operation) => {
        const inclusion = byTxid.get(operation.txid);
        if (!inclusion) return [];
        return changeOf(operation, { kind: 'included', contractRet: inclusion.contractRet }, inclusion);
      }),
    );
  }

  /**
   * Takes note of a solid block, if it was scanned already: operations up to there are solid, those past their
   * expiration and in no block are dead. `conflict`: we have another block at that height.
   */
  async solidify(tx: Tx, head: { height: bigint; id: string }): Promise<SolidOutcome> {
    const cursor = await this.cursors.find(tx);
    if (!cursor || head.height <= cursor.solidHeight || head.height > cursor.height) return 'unchanged';
    const block = await this.cursors.blockAt(tx, head.height);
    if (block?.id !== head.id) return 'conflict';
    await this.cursors.moveSolid(tx, block);
    const settled = await this.operations.lockIncludedUpTo(tx, block.height);
    await this.change(
      tx,
      settled.flatMap((operation) => changeOf(operation, { kind: 'solid' }, placeOf(operation))),
    );
    const expired = await this.operations.lockExpired(tx, block.time);
    await this.change(
      tx,
      expired.flatMap((operation) => changeOf(operation, { kind: 'expired' }, null)),
    );
    if (block.height / PRUNE_EVERY > cursor.solidHeight / PRUNE_EVERY)
      await this.cursors.pruneBelow(tx, block.height - BLOCKS_KEPT);
    return 'advanced';
  }

  /**
   * Takes the cursor's block off again, because the chain goes on without it. False when the cursor moved
   * meanwhile. Never called for a solid block.
   */
  async orphanTip(tx: Tx, cursor: ChainCursor): Promise<boolean> {
    const parent = await this.cursors.blockAt(tx, cursor.height - 1n);
    if (!parent || cursor.height <= cursor.solidHeight) return false;
    if (!(await this.cursors.move(tx, cursor, parent, cursor.nodeHeight))) return false;
    await this.cursors.markOrphaned(tx, cursor.blockId);
    await this.movements.loseBlock(tx, cursor.blockId);
    const lost = await this.operations.lockInBlock(tx, cursor.height, cursor.blockId);
    await this.change(
      tx,
      lost.flatMap((operation) => changeOf(operation, { kind: 'orphaned' }, null)),
    );
    return true;
  }

  /** Stops scanning until a person resumes it. */
  halt(tx: Tx, reason: string): Promise<void> {
    return this.cursors.setHalted(tx, reason);
  }

  private async change(tx: Tx, changes: readonly OperationChange[]): Promise<number> {
    return (await this.operations.compareAndSet(tx, changes)).length;
  }
}

/** The change a fact makes, or none. */
export function changeOf(operation: Operation, fact: OperationFact, place: Place | null): OperationChange[] {
  const step = nextOperation(operation, fact);
  return step
    ? [{ id: operation.id, from: operation.status, next: step.next, notice: step.notice, place }]
    : [];
}

function placeOf({ includedHeight, includedBlockId, includedTime, feeSun }: Operation): Place | null {
  if (includedHeight === null || includedBlockId === null || includedTime === null) return null;
  return { height: includedHeight, blockId: includedBlockId, time: includedTime, feeSun };
}
