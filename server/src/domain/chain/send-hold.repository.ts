import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';

export type HoldCause = 'long_stop' | 'restore';

/** Why nothing is sent for now, and how far the comparison of chain and books is. */
export interface SendHold {
  readonly id: string;
  readonly cause: HoldCause;
  readonly status: 'scanning' | 'compared' | 'released';
  /** Scanned height when it began: what lies above may be unknown to the books. */
  readonly fromHeight: bigint;
  /** Height at which the scanner saw the head again; comparing waits until it is solid. */
  readonly reachedHeight: bigint | null;
  readonly reachedAt: Date | null;
  readonly findings: Readonly<Record<string, unknown>>;
  /** Things that a person must look at before anything is sent. */
  readonly doubts: number;
  readonly startedAt: Date;
  readonly comparedAt: Date | null;
  readonly releasedAt: Date | null;
  readonly releasedBy: string | null;
  readonly reason: string | null;
}

interface HoldRow {
  id: string;
  cause: HoldCause;
  status: SendHold['status'];
  from_height: string;
  reached_height: string | null;
  reached_at: Date | null;
  findings: Record<string, unknown>;
  doubts: number;
  started_at: Date;
  compared_at: Date | null;
  released_at: Date | null;
  released_by: string | null;
  reason: string | null;
}

const toHold = (row: HoldRow): SendHold => ({
  id: row.id,
  cause: row.cause,
  status: row.status,
  fromHeight: BigInt(row.from_height),
  reachedHeight: row.reached_height === null ? null : BigInt(row.reached_height),
  reachedAt: row.reached_at,
  findings: row.findings,
  doubts: row.doubts,
  startedAt: row.started_at,
  comparedAt: row.compared_at,
  releasedAt: row.released_at,
  releasedBy: row.released_by,
  reason: row.reason,
});

/** Holds of everything that is sent; one is open at most. */
@Injectable()
export class SendHoldRepository {
  async open(tx: Tx): Promise<SendHold | null> {
    const [row] = await rows<HoldRow>(tx, 'SELECT * FROM send_holds WHERE released_at IS NULL');
    return row ? toHold(row) : null;
  }

  /** The last ones, newest first. */
  async recent(tx: Tx, limit: number): Promise<SendHold[]> {
    const found = await rows<HoldRow>(tx, 'SELECT * FROM send_holds ORDER BY started_at DESC LIMIT $1', [
      limit,
    ]);
    return found.map(toHold);
  }

  /** Of a cursor that did not move for so long, by the database's clock. @returns whether one began */
  async beginAfterStop(tx: Tx, minutes: number): Promise<boolean> {
    const begun = await rows(
      tx,
      `INSERT INTO send_holds (cause, from_height)
       SELECT 'long_stop', height FROM chain_cursor WHERE updated_at < now() - $1 * interval '1 minute'
       ON CONFLICT ((true)) WHERE released_at IS NULL DO NOTHING RETURNING id`,
      [minutes],
    );
    return begun.length === 1;
  }

  /** Of a database that was restored and not held yet. @returns whether one began, or an open one became of that kind */
  async beginAfterRestore(tx: Tx): Promise<boolean> {
    const marks = await rows(
      tx,
      'UPDATE restore_marks SET held_at = now() WHERE held_at IS NULL RETURNING id',
    );
    if (marks.length === 0) return false;
    // Numbers of transactions belong to one database cluster: the feed begins anew.
    await tx.query('DELETE FROM desk_events');
    await tx.query(
      `INSERT INTO send_holds (cause, from_height)
       SELECT 'restore', coalesce((SELECT height FROM chain_cursor WHERE id = 1), 0)
       ON CONFLICT ((true)) WHERE released_at IS NULL
       DO UPDATE SET cause = 'restore', status = 'scanning', reached_height = NULL, reached_at = NULL, compared_at = NULL,
         from_height = least(send_holds.from_height, excluded.from_height)`,
    );
    return true;
  }

  async reached(tx: Tx, id: string, height: bigint): Promise<boolean> {
    const changed = await rows(
      tx,
      `UPDATE send_holds SET reached_height = $2, reached_at = now()
       WHERE id = $1 AND reached_height IS NULL AND status = 'scanning' RETURNING id`,
      [id, height.toString()],
    );
    return changed.length === 1;
  }

  /** False when it is released; compared once more, it keeps since when it is. */
  async compared(tx: Tx, id: string, findings: object, doubts: number): Promise<boolean> {
    const changed = await rows(
      tx,
      `UPDATE send_holds SET status = 'compared', compared_at = coalesce(compared_at, now()), findings = $2::jsonb,
         doubts = $3
       WHERE id = $1 AND released_at IS NULL AND reached_height IS NOT NULL RETURNING id`,
      [id, JSON.stringify(findings), doubts],
    );
    return changed.length === 1;
  }

  /** False when it is released, or nothing was compared yet. */
  async release(tx: Tx, id: string, actor: string, reason: string): Promise<boolean> {
    const changed = await rows(
      tx,
      `UPDATE send_holds SET status = 'released', released_at = now(), released_by = $2, reason = $3
       WHERE id = $1 AND status = 'compared' RETURNING id`,
      [id, actor, reason],
    );
    return changed.length === 1;
  }
}
