import { Injectable } from '@nestjs/common';
import { Database, rows, type Tx } from '../../platform/database/index.js';
import type { Difference, DifferenceKind, ReconciliationRun } from './comparison.types.js';

interface RunRow {
  id: string;
  trigger: ReconciliationRun['trigger'];
  requested_by: string | null;
  status: ReconciliationRun['status'];
  height: string | null;
  checks: Record<string, unknown>;
  differences: number;
  error: string | null;
  started_at: Date;
  finished_at: Date | null;
}

const toRun = (row: RunRow): ReconciliationRun => ({
  id: row.id,
  trigger: row.trigger,
  requestedBy: row.requested_by,
  status: row.status,
  height: row.height === null ? null : BigInt(row.height),
  checks: row.checks,
  differences: row.differences,
  error: row.error,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
});

const textOf = (amount: bigint | null): string | null => amount?.toString() ?? null;

/** What one comparison looked at, by `kind:subject` what of it nobody could say, and what differed. */
interface Recorded {
  readonly kinds: readonly DifferenceKind[];
  readonly undecided: readonly string[];
  readonly found: readonly Difference[];
}

/** Comparisons and what they found. */
@Injectable()
export class RunsRepository {
  constructor(private readonly database: Database) {}

  /** Null when one runs already. */
  async begin(
    tx: Tx,
    trigger: ReconciliationRun['trigger'],
    by: string | null,
  ): Promise<ReconciliationRun | null> {
    const [row] = await rows<RunRow>(
      tx,
      `INSERT INTO reconciliation_runs (trigger, requested_by) VALUES ($1, $2)
       ON CONFLICT ((true)) WHERE status = 'running' DO NOTHING RETURNING *`,
      [trigger, by],
    );
    return row ? toRun(row) : null;
  }

  async running(): Promise<ReconciliationRun | null> {
    const [row] = await rows<RunRow>(
      this.database.manager,
      `SELECT * FROM reconciliation_runs WHERE status = 'running'`,
    );
    return row ? toRun(row) : null;
  }

  async find(id: string): Promise<ReconciliationRun | null> {
    const [row] = await rows<RunRow>(
      this.database.manager,
      'SELECT * FROM reconciliation_runs WHERE id = $1',
      [id],
    );
    return row ? toRun(row) : null;
  }

  /** Whether the last one that was not asked for by a person began within so many hours. */
  async startedWithin(hours: number): Promise<boolean> {
    const found = await rows(
      this.database.manager,
      `SELECT id FROM reconciliation_runs
       WHERE trigger = 'schedule' AND started_at > now() - $1 * interval '1 hour' LIMIT 1`,
      [hours],
    );
    return found.length > 0;
  }

  /** Compare-and-set: false when somebody else finished it. */
  async finish(
    tx: Tx,
    id: string,
    result: { height: bigint | null; checks: object; differences: number; error: string | null },
  ): Promise<boolean> {
    const changed = await rows(
      tx,
      `UPDATE reconciliation_runs SET status = CASE WHEN $5::text IS NULL THEN 'done' ELSE 'failed' END, height = $2,
         checks = $3::jsonb, differences = $4, error = $5, finished_at = now()
       WHERE id = $1 AND status = 'running' RETURNING id`,
      [id, textOf(result.height), JSON.stringify(result.checks), result.differences, result.error],
    );
    return changed.length === 1;
  }

  /** Opens what is new, keeps since when it is so, closes what is gone; what nobody could look at stays as it was. */
  async record(tx: Tx, runId: string, { kinds, undecided, found }: Recorded): Promise<void> {
    for (const one of found)
      await tx.query(
        `INSERT INTO reconciliation_differences
           (kind, subject, currency, ours, chains, advice, height, first_run_id, last_run_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
         ON CONFLICT (kind, subject) WHERE closed_at IS NULL DO UPDATE SET ours = excluded.ours,
           chains = excluded.chains, advice = excluded.advice, height = excluded.height,
           last_run_id = excluded.last_run_id`,
        [
          one.kind,
          one.subject,
          one.currency,
          textOf(one.ours),
          textOf(one.chains),
          one.advice,
          textOf(one.height),
          runId,
        ],
      );
    await tx.query(
      `UPDATE reconciliation_differences SET closed_at = now()
       WHERE closed_at IS NULL AND kind = ANY($1) AND last_run_id <> $2 AND kind || ':' || subject <> ALL($3)`,
      [kinds, runId, undecided],
    );
  }
}
