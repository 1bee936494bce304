import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import type { BlockRow, ChainCursor } from './chain.types.js';

interface CursorRow {
  height: string;
  block_id: string;
  block_time: Date;
  solid_height: string;
  solid_time: Date;
  node_height: string;
  halted_reason: string | null;
  updated_at: Date;
}

interface BlockDbRow {
  block_id: string;
  height: string;
  parent_id: string;
  block_time: Date;
}

const toCursor = (row: CursorRow): ChainCursor => ({
  height: BigInt(row.height),
  blockId: row.block_id,
  blockTime: row.block_time,
  solidHeight: BigInt(row.solid_height),
  solidTime: row.solid_time,
  nodeHeight: BigInt(row.node_height),
  haltedReason: row.halted_reason,
  updatedAt: row.updated_at,
});

const toBlock = (row: BlockDbRow): BlockRow => ({
  height: BigInt(row.height),
  id: row.block_id,
  parentId: row.parent_id,
  time: row.block_time,
});

/** Where a cursor must stand for a change to apply. */
export type CursorPosition = Pick<ChainCursor, 'height' | 'blockId'>;

/** The scan cursor (one row) and the recent blocks behind it. */
@Injectable()
export class CursorRepository {
  async find(tx: Tx): Promise<ChainCursor | null> {
    const [row] = await rows<CursorRow>(tx, 'SELECT * FROM chain_cursor WHERE id = 1');
    return row ? toCursor(row) : null;
  }

  /** Whether it moved within `silentSeconds` (database time) and stands at most `blocks` behind the node. */
  async isNear(tx: Tx, blocks: number, silentSeconds: number): Promise<boolean> {
    const near = await rows(
      tx,
      `SELECT id FROM chain_cursor WHERE id = 1 AND halted_reason IS NULL AND node_height - height <= $1
         AND updated_at > now() - $2 * interval '1 second'`,
      [blocks, silentSeconds],
    );
    return near.length === 1;
  }

  /**
   * Whether nothing may be sent, see SendHolds. A restored database is held from its mark on: doors may open before a
   * process starts that makes a hold of it.
   */
  async isHeld(tx: Tx): Promise<boolean> {
    const found = await rows(
      tx,
      `SELECT id FROM send_holds WHERE released_at IS NULL
       UNION ALL SELECT id FROM restore_marks WHERE held_at IS NULL LIMIT 1`,
    );
    return found.length > 0;
  }

  /** False when there already is a cursor. */
  async create(tx: Tx, block: BlockRow, nodeHeight: bigint): Promise<boolean> {
    const created = await rows(
      tx,
      `INSERT INTO chain_cursor (id, height, block_id, block_time, solid_height, solid_time, node_height)
       VALUES (1, $1, $2, $3, $1, $3, $4) ON CONFLICT (id) DO NOTHING RETURNING id`,
      [block.height.toString(), block.id, block.time, nodeHeight.toString()],
    );
    return created.length === 1;
  }

  /** Compare-and-set on (height, block id); false when somebody else moved it. */
  async move(tx: Tx, from: CursorPosition, to: BlockRow, nodeHeight: bigint): Promise<boolean> {
    const moved = await rows(
      tx,
      `UPDATE chain_cursor SET height = $3, block_id = $4, block_time = $5,
         node_height = $6, updated_at = now()
       WHERE id = 1 AND height = $1 AND block_id = $2 AND halted_reason IS NULL RETURNING id`,
      [
        from.height.toString(),
        from.blockId,
        to.height.toString(),
        to.id,
        to.time,
        (nodeHeight > to.height ? nodeHeight : to.height).toString(),
      ],
    );
    return moved.length === 1;
  }

  /** The solid head never goes back. */
  async moveSolid(tx: Tx, block: BlockRow): Promise<boolean> {
    const moved = await rows(
      tx,
      `UPDATE chain_cursor SET solid_height = $1, solid_time = $2, updated_at = now()
       WHERE id = 1 AND solid_height < $1 AND height >= $1 RETURNING id`,
      [block.height.toString(), block.time],
    );
    return moved.length === 1;
  }

  async setHalted(tx: Tx, reason: string): Promise<void> {
    await tx.query('UPDATE chain_cursor SET halted_reason = $1, updated_at = now() WHERE id = 1', [reason]);
  }

  /** @returns whether it stood still until now */
  async clearHalted(tx: Tx): Promise<boolean> {
    const cleared = await rows(
      tx,
      `UPDATE chain_cursor SET halted_reason = NULL, updated_at = now()
       WHERE id = 1 AND halted_reason IS NOT NULL RETURNING id`,
    );
    return cleared.length === 1;
  }

  async insertBlocks(tx: Tx, blocks: readonly BlockRow[]): Promise<void> {
    await tx.query(
      `INSERT INTO chain_blocks (block_id, height, parent_id, block_time)
       SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::timestamptz[])
       ON CONFLICT (block_id) DO UPDATE SET orphaned = false`,
      [
        blocks.map(({ id }) => id),
        blocks.map(({ height }) => height.toString()),
        blocks.map(({ parentId }) => parentId),
        blocks.map(({ time }) => time),
      ],
    );
  }

  async blockAt(tx: Tx, height: bigint): Promise<BlockRow | null> {
    const [row] = await rows<BlockDbRow>(
      tx,
      'SELECT * FROM chain_blocks WHERE height = $1 AND NOT orphaned',
      [height.toString()],
    );
    return row ? toBlock(row) : null;
  }

  async markOrphaned(tx: Tx, blockId: string): Promise<void> {
    await tx.query('UPDATE chain_blocks SET orphaned = true WHERE block_id = $1', [blockId]);
  }

  async pruneBelow(tx: Tx, height: bigint): Promise<void> {
    await tx.query('DELETE FROM chain_blocks WHERE height < $1', [height.toString()]);
  }
}
