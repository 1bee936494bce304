import type { ExportTotals } from '@energy-desk/shared/reports';
import { Injectable } from '@nestjs/common';
import { Filters, rows, type Tx } from '../../../platform/database/index.js';
import type { ExportFilter, ExportStatus, ReportExport, WantedExport } from './export.types.js';

type Stored = Omit<ReportExport, 'rowsTotal' | 'rowsDone' | 'fileBytes'> & {
  rowsTotal: string | null;
  rowsDone: string;
  fileBytes: string | null;
};

const COLUMNS = `id, subject, format, filters, time_zone AS "timeZone", status, requested_by AS "requestedBy", attempt,
  rows_total AS "rowsTotal", rows_done AS "rowsDone", totals, file_bytes AS "fileBytes", error,
  created_at AS "createdAt", started_at AS "startedAt", finished_at AS "finishedAt", expires_at AS "expiresAt",
  (extract(epoch FROM created_at) * 1000000)::bigint::text AS micros`;
const LEASE = `interval '30 seconds'`;

/** Where the last page ended. */
export interface ExportPlace {
  /** Microseconds of the epoch: a Date would lose what lies below a millisecond. */
  readonly at: string;
  readonly id: string;
}

/** Exports: their rows are the truth, the queue only wakes who makes them. */
@Injectable()
export class ExportRepository {
  async insert(tx: Tx, id: string, wanted: WantedExport, requestedBy: string): Promise<ReportExport> {
    const { selection, format, timeZone } = wanted;
    const [row] = await rows<Stored>(
      tx,
      `INSERT INTO report_exports (id, subject, format, filters, time_zone, requested_by)
       VALUES ($1, $2, $3, $4::jsonb, $5, $6) RETURNING ${COLUMNS}`,
      [id, selection.subject, format, JSON.stringify(selection.filters), timeZone, requestedBy],
    );
    if (!row) throw new Error('an export was not stored');
    return toExport(row);
  }

  /** Waits for other requests of the admin, so that two at once are counted one after the other. */
  async openOf(tx: Tx, requestedBy: string): Promise<number> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('report_exports:' || $1, 0))`, [
      requestedBy,
    ]);
    const [row] = await rows<{ n: number }>(
      tx,
      `SELECT count(*)::int AS n FROM report_exports WHERE status IN ('queued', 'running') AND requested_by = $1`,
      [requestedBy],
    );
    return row?.n ?? 0;
  }

  async find(tx: Tx, id: string): Promise<ReportExport | null> {
    const [row] = await rows<Stored>(tx, `SELECT ${COLUMNS} FROM report_exports WHERE id = $1`, [id]);
    return row ? toExport(row) : null;
  }

  /** Newest first. */
  async list(tx: Tx, filter: ExportFilter, limit: number, after?: ExportPlace): Promise<ReportExport[]> {
    const filters = filtersOf(filter).and(
      `(created_at, id) < (timestamptz 'epoch' + ?::bigint * interval '1 microsecond', ?::uuid)`,
      after?.at,
      after?.id,
    );
    const found = await rows<Stored>(
      tx,
      `SELECT ${COLUMNS} FROM report_exports ${filters.where}
       ORDER BY created_at DESC, id DESC LIMIT ${limit}`,
      filters.parameters,
    );
    return found.map(toExport);
  }

  async count(tx: Tx, filter: ExportFilter): Promise<number> {
    const { where, parameters } = filtersOf(filter);
    const sql = `SELECT count(*)::int AS n FROM report_exports ${where}`;
    return (await rows<{ n: number }>(tx, sql, parameters))[0]?.n ?? 0;
  }

  /** The one that waits longest, or whose maker is gone; its making begins anew. */
  async claim(tx: Tx): Promise<ReportExport | null> {
    const [row] = await rows<Stored>(
      tx,
      `UPDATE report_exports SET status = 'running', attempt = attempt + 1, leased_until = now() + ${LEASE},
         started_at = now(), rows_done = 0, rows_total = NULL
       WHERE id = (SELECT id FROM report_exports
         WHERE status = 'queued' OR (status = 'running' AND leased_until < now())
         ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING ${COLUMNS}`,
    );
    return row ? toExport(row) : null;
  }

  /** False when it is not this attempt's any more: cancelled, or taken over. */
  async report(tx: Tx, one: ReportExport, done: { rowsDone: number; rowsTotal: number }): Promise<boolean> {
    const kept = await rows(
      tx,
      `UPDATE report_exports SET rows_done = $3, rows_total = $4, leased_until = now() + ${LEASE}
       WHERE id = $1 AND attempt = $2 AND status = 'running' RETURNING id`,
      [one.id, one.attempt, done.rowsDone, done.rowsTotal],
    );
    return kept.length > 0;
  }

  /** False when it is not this attempt's any more. */
  async finish(
    tx: Tx,
    one: ReportExport,
    file: { totals: ExportTotals; bytes: number; keepDays: number },
  ): Promise<boolean> {
    const done = await rows(
      tx,
      `UPDATE report_exports SET status = 'ready', totals = $3::jsonb, rows_total = $4, rows_done = $4, file_bytes = $5,
         finished_at = now(), expires_at = now() + $6 * interval '1 day', leased_until = NULL
       WHERE id = $1 AND attempt = $2 AND status = 'running' RETURNING id`,
      [one.id, one.attempt, JSON.stringify(file.totals), file.totals.rows, file.bytes, file.keepDays],
    );
    return done.length > 0;
  }

  async fail(tx: Tx, one: ReportExport, error: string): Promise<void> {
    await tx.query(
      `UPDATE report_exports SET status = 'failed', error = $3, finished_at = now(), leased_until = NULL
       WHERE id = $1 AND attempt = $2 AND status = 'running'`,
      [one.id, one.attempt, error],
    );
  }

  /** Lets it rest before it is made anew. */
  async postpone(tx: Tx, one: ReportExport, seconds: number): Promise<void> {
    await tx.query(
      `UPDATE report_exports SET leased_until = now() + $3 * interval '1 second'
       WHERE id = $1 AND attempt = $2 AND status = 'running'`,
      [one.id, one.attempt, seconds],
    );
  }

  /** False when it was finished meanwhile. */
  async cancel(tx: Tx, id: string): Promise<boolean> {
    const cancelled = await rows(
      tx,
      `UPDATE report_exports SET status = 'cancelled', finished_at = now(), leased_until = NULL
       WHERE id = $1 AND status IN ('queued', 'running') RETURNING id`,
      [id],
    );
    return cancelled.length > 0;
  }

  /** Files whose time is over are given up; rows are forgotten long after. */
  async expire(tx: Tx, rowsKeptDays: number): Promise<void> {
    await tx.query(
      `UPDATE report_exports SET status = 'expired' WHERE status = 'ready' AND expires_at <= now()`,
    );
    await tx.query(
      `DELETE FROM report_exports WHERE status IN ('failed', 'cancelled', 'expired')
         AND created_at < now() - $1 * interval '1 day'`,
      [rowsKeptDays],
    );
  }

  /** Of these ids those whose files are wanted. */
  async live(
    tx: Tx,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, { status: ExportStatus; attempt: number }>> {
    const found = await rows<{ id: string; status: ExportStatus; attempt: number }>(
      tx,
      `SELECT id, status, attempt FROM report_exports
       WHERE id = ANY($1::uuid[]) AND status IN ('ready', 'running')`,
      [ids],
    );
    return new Map(found.map(({ id, status, attempt }) => [id, { status, attempt }]));
  }
}

const filtersOf = ({ status, subject, requestedBy }: ExportFilter): Filters =>
  new Filters().and('status = ?', status).and('subject = ?', subject).and('requested_by = ?', requestedBy);

const toExport = (row: Stored): ReportExport => ({
  ...row,
  rowsTotal: row.rowsTotal === null ? null : Number(row.rowsTotal),
  rowsDone: Number(row.rowsDone),
  fileBytes: row.fileBytes === null ? null : Number(row.fileBytes),
});
