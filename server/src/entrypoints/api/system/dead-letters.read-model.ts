import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../../platform/database/index.js';
import type { DeadLetterRow } from '../../../platform/queue/index.js';

export interface LetterFilter {
  readonly step?: string | undefined;
  readonly subject?: string | undefined;
  readonly status?: 'waiting' | 'due' | 'dropped' | undefined;
}

/** The last row of the page before. */
export interface LetterPosition {
  readonly at: string;
  readonly step: string;
  readonly subject: string;
}

export type ListedLetter = DeadLetterRow & { readonly position: string };

const FILTER = `($1::text IS NULL OR step = $1) AND ($2::text IS NULL OR subject = $2)
  AND ($3::text IS NULL OR $3 = CASE WHEN dropped_at IS NOT NULL THEN 'dropped'
    WHEN next_try_at > now() THEN 'waiting' ELSE 'due' END)`;

/** Work that failed, as the desk lists it. */
@Injectable()
export class DeadLettersReadModel {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  list(filter: LetterFilter, after: LetterPosition | undefined, limit: number): Promise<ListedLetter[]> {
    return rows<ListedLetter>(
      this.database.manager,
      `SELECT step, subject, error, tries, next_try_at AS "nextTryAt", created_at AS "createdAt",
         updated_at AS "updatedAt", dropped_at AS "droppedAt", dropped_by AS "droppedBy",
         dropped_because AS "droppedBecause",
         to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS position
       FROM dead_letters WHERE ${FILTER} AND ($4::timestamptz IS NULL OR created_at < $4::timestamptz
         OR (created_at = $4::timestamptz AND (step, subject) > ($5, $6)))
       ORDER BY created_at DESC, step, subject LIMIT $7`,
      [...parametersOf(filter), after?.at ?? null, after?.step ?? null, after?.subject ?? null, limit],
    );
  }

  async count(filter: LetterFilter): Promise<number> {
    const [row] = await rows<{ n: number }>(
      this.database.manager,
      `SELECT count(*)::int AS n FROM dead_letters WHERE ${FILTER}`,
      parametersOf(filter),
    );
    return row?.n ?? 0;
  }
}

const parametersOf = ({ step, subject, status }: LetterFilter): unknown[] => [
  step ?? null,
  subject ?? null,
  status ?? null,
];
