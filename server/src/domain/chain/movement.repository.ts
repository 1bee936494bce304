import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import type { Movement, StoredMovement } from './chain.types.js';

interface MovementRow {
  id: string;
  address: string;
  txid: string;
  idx: number;
  kind: string;
  currency: 'TRX' | 'USDT';
  amount: string;
  fee_sun: string;
  counterparty: string | null;
  detail: Movement['detail'];
  height: string;
  block_id: string;
  block_time: Date;
}

const toMovement = (row: MovementRow): StoredMovement => ({
  id: row.id,
  address: row.address,
  txid: row.txid,
  idx: row.idx,
  kind: row.kind,
  currency: row.currency,
  amount: BigInt(row.amount),
  feeSun: BigInt(row.fee_sun),
  counterparty: row.counterparty,
  detail: row.detail,
  height: BigInt(row.height),
  blockId: row.block_id,
  blockTime: row.block_time,
});

/** What our addresses did on chain, one row for each (address, txid, index). */
@Injectable()
export class MovementRepository {
  /** A row that lost its block gets the new one, and its figures are read anew. */
  async upsert(tx: Tx, movements: readonly Movement[]): Promise<void> {
    if (movements.length === 0) return;
    await tx.query(
      `INSERT INTO chain_movements (address, txid, idx, kind, currency, amount, fee_sun, counterparty, detail,
         height, block_id, block_time)
       SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::bigint[], $7::bigint[],
         $8::text[], $9::jsonb[], $10::bigint[], $11::text[], $12::timestamptz[])
       ON CONFLICT (address, txid, idx) DO UPDATE SET amount = EXCLUDED.amount, fee_sun = EXCLUDED.fee_sun,
         height = EXCLUDED.height, block_id = EXCLUDED.block_id, block_time = EXCLUDED.block_time
       WHERE NOT chain_movements.booked`,
      [
        movements.map((m) => m.address),
        movements.map((m) => m.txid),
        movements.map((m) => m.idx),
        movements.map((m) => m.kind),
        movements.map((m) => m.currency),
        movements.map((m) => m.amount.toString()),
        movements.map((m) => m.feeSun.toString()),
        movements.map((m) => m.counterparty),
        movements.map((m) => JSON.stringify(m.detail)),
        movements.map((m) => m.height.toString()),
        movements.map((m) => m.blockId),
        movements.map((m) => m.blockTime),
      ],
    );
  }

  async loseBlock(tx: Tx, blockId: string): Promise<void> {
    await tx.query(
      `UPDATE chain_movements SET height = NULL, block_id = NULL, block_time = NULL
       WHERE block_id = $1 AND NOT booked`,
      [blockId],
    );
  }

  /** Unbooked ones in blocks up to `height`, oldest first, locked. */
  async takeUnbooked(tx: Tx, height: bigint, limit: number): Promise<StoredMovement[]> {
    const found = await rows<MovementRow>(
      tx,
      `SELECT * FROM chain_movements WHERE NOT booked AND height <= $1
       ORDER BY height, txid, idx LIMIT $2 FOR UPDATE SKIP LOCKED`,
      [height.toString(), limit],
    );
    return found.map(toMovement);
  }

  async movedBetween(
    tx: Tx,
    address: string,
    currency: 'TRX' | 'USDT',
    fromHeight: bigint,
    toHeight: bigint,
  ): Promise<bigint> {
    const [row] = await rows<{ total: string | null }>(
      tx,
      `SELECT sum(CASE WHEN currency = $4 THEN amount ELSE 0 END - CASE WHEN $4 = 'TRX' THEN fee_sun ELSE 0 END)
         AS total FROM chain_movements WHERE address = $1 AND height BETWEEN $2 AND $3`,
      [address, fromHeight.toString(), toHeight.toString(), currency],
    );
    return BigInt(row?.total ?? 0);
  }

  async unexplainedTargets(
    tx: Tx,
    address: string,
    targets: readonly string[],
    since: Date,
  ): Promise<ReadonlySet<string>> {
    const found = await rows<{ counterparty: string }>(
      tx,
      `SELECT DISTINCT m.counterparty FROM chain_movements m
       WHERE m.address = $1 AND m.counterparty = ANY($2) AND m.amount < 0 AND m.block_time > $3
         AND NOT EXISTS (SELECT 1 FROM tron_transactions t WHERE t.txid = m.txid)`,
      [address, targets, since],
    );
    return new Set(found.map(({ counterparty }) => counterparty));
  }

  async markBooked(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.query('UPDATE chain_movements SET booked = true WHERE id = ANY($1)', [ids]);
  }
}
