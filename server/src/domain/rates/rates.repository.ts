import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import type { RateRecord, RateSource, RateStatus } from './rate.types.js';

interface RateRow {
  id: string;
  micro_usdt_per_trx: string;
  source: RateSource;
  status: RateStatus;
  reported_at: Date;
  decided_by: string | null;
  stale: boolean;
}

export interface NewRate {
  readonly microUsdtPerTrx: bigint;
  readonly source: RateSource;
  readonly status: 'active' | 'pending';
  readonly reportedAt: Date;
  /** Null: it does not age. */
  readonly goodUntil: Date | null;
  readonly decidedBy: string | null;
}

const COLUMNS = `id, micro_usdt_per_trx, source, status, reported_at, decided_by,
  coalesce(good_until < now(), false) AS stale`;
const RATES_LOCK = 7_013_222;

@Injectable()
export class RatesRepository {
  /** Until the transaction ends nobody else changes which rate is active or pending. */
  async lock(tx: Tx): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [RATES_LOCK]);
  }

  async find(tx: Tx, status: 'active' | 'pending'): Promise<RateRecord | null> {
    const [row] = await rows<RateRow>(tx, `SELECT ${COLUMNS} FROM exchange_rates WHERE status = $1`, [
      status,
    ]);
    return row ? recordOf(row) : null;
  }

  /** What was rejected last, if that was after the active rate was set. */
  async lastRejected(tx: Tx): Promise<RateRecord | null> {
    const [row] = await rows<RateRow>(
      tx,
      `SELECT ${COLUMNS} FROM exchange_rates WHERE status = 'rejected' AND decided_at >= coalesce(
         (SELECT created_at FROM exchange_rates WHERE status = 'active'), '-infinity')
       ORDER BY decided_at DESC LIMIT 1`,
    );
    return row ? recordOf(row) : null;
  }

  async latest(tx: Tx, limit: number): Promise<RateRecord[]> {
    const found = await rows<RateRow>(
      tx,
      `SELECT ${COLUMNS} FROM exchange_rates ORDER BY created_at DESC, id LIMIT $1`,
      [limit],
    );
    return found.map(recordOf);
  }

  async insert(tx: Tx, rate: NewRate): Promise<RateRecord> {
    const [row] = await rows<RateRow>(
      tx,
      `INSERT INTO exchange_rates (micro_usdt_per_trx, source, status, reported_at, good_until, decided_by, decided_at)
       VALUES ($1, $2, $3, $4, $5, $6::text, CASE WHEN $6::text IS NULL THEN NULL ELSE now() END)
       RETURNING ${COLUMNS}`,
      [
        rate.microUsdtPerTrx.toString(),
        rate.source,
        rate.status,
        rate.reportedAt,
        rate.goodUntil,
        rate.decidedBy,
      ],
    );
    if (!row) throw new Error('an insert returned nothing');
    return recordOf(row);
  }

  /** @returns whether the rate was still in that state */
  async move(
    tx: Tx,
    id: string,
    from: 'active' | 'pending',
    to: RateStatus,
    decidedBy: string | null,
  ): Promise<boolean> {
    const moved = await rows<{ id: string }>(
      tx,
      `UPDATE exchange_rates SET status = $3, updated_at = now(), decided_by = coalesce($4::text, decided_by),
         decided_at = CASE WHEN $4::text IS NULL THEN decided_at ELSE now() END
       WHERE id = $1 AND status = $2 RETURNING id`,
      [id, from, to, decidedBy],
    );
    return moved.length === 1;
  }

  /** The source said the same again. */
  async reportedAgain(tx: Tx, id: string, reportedAt: Date, goodUntil: Date): Promise<void> {
    await tx.query(
      `UPDATE exchange_rates SET reported_at = $2, good_until = $3, updated_at = now()
       WHERE id = $1 AND reported_at <= $2`,
      [id, reportedAt, goodUntil],
    );
  }

  async believeFor(tx: Tx, minutes: number): Promise<void> {
    await tx.query(
      `UPDATE exchange_rates SET good_until = reported_at + $1 * interval '1 minute', updated_at = now()
       WHERE status IN ('active', 'pending') AND source = 'http'
         AND good_until <> reported_at + $1 * interval '1 minute'`,
      [minutes],
    );
  }
}

const recordOf = (row: RateRow): RateRecord => ({
  id: row.id,
  microUsdtPerTrx: BigInt(row.micro_usdt_per_trx),
  at: row.reported_at,
  source: row.source,
  status: row.status,
  decidedBy: row.decided_by,
  stale: row.stale,
});
