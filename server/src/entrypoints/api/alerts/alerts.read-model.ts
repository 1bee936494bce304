import type { AlertState } from '@energy-desk/shared/alerts';
import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../../platform/database/index.js';

export interface AlertFilter {
  readonly status?: AlertState | undefined;
  readonly kind?: string | undefined;
  readonly subject?: string | undefined;
}

/** The last row of the page before. */
export interface AlertPosition {
  readonly raisedAt: string;
  readonly id: string;
}

export interface ListedAlert {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly occurrences: number;
  readonly raisedAt: Date;
  /** With microseconds: what the next page goes on from. */
  readonly position: string;
  readonly lastRaisedAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: string | null;
  readonly resolution: string | null;
}

const FILTER = `($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR subject = $2)
  AND ($3::text IS NULL OR $3 = CASE WHEN resolved_at IS NOT NULL THEN 'resolved'
    WHEN acknowledged_at IS NOT NULL THEN 'acknowledged' ELSE 'open' END)`;

/** Alerts as the desk lists them. */
@Injectable()
export class AlertsReadModel {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  list(filter: AlertFilter, after: AlertPosition | undefined, limit: number): Promise<ListedAlert[]> {
    return rows<ListedAlert>(
      this.database.manager,
      `SELECT id, kind, subject, message, data, occurrences, raised_at AS "raisedAt",
         to_char(raised_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS position,
         last_raised_at AS "lastRaisedAt", acknowledged_at AS "acknowledgedAt", acknowledged_by AS "acknowledgedBy",
         resolved_at AS "resolvedAt", resolved_by AS "resolvedBy", resolution
       FROM alerts WHERE ${FILTER}
         AND ($4::timestamptz IS NULL OR (raised_at, id) < ($4::timestamptz, $5::uuid))
       ORDER BY raised_at DESC, id DESC LIMIT $6`,
      [...parametersOf(filter), after?.raisedAt ?? null, after?.id ?? null, limit],
    );
  }

  async count(filter: AlertFilter): Promise<number> {
    const [row] = await rows<{ n: number }>(
      this.database.manager,
      `SELECT count(*)::int AS n FROM alerts WHERE ${FILTER}`,
      parametersOf(filter),
    );
    return row?.n ?? 0;
  }
}

const parametersOf = ({ kind, subject, status }: AlertFilter): unknown[] => [
  kind ?? null,
  subject ?? null,
  status ?? null,
];
