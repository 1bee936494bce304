import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../../platform/database/index.js';

/** The last row of the page before: its time with microseconds. */
export interface TimePosition {
  readonly at: string;
  readonly id: string;
}

interface Listed {
  readonly id: string;
  /** What the next page goes on from. */
  readonly position: string;
}

/** A part of a list: which rows, in what order, from where on. */
interface Slice {
  readonly columns: string;
  readonly table: string;
  /** Column of the time that orders the list; none is ever null. */
  readonly time: string;
  /** Conditions over $1 and $2. */
  readonly where: string;
  readonly parameters: readonly [unknown, unknown];
}

const DIFFERENCES = {
  columns: `kind, subject, CASE WHEN closed_at IS NULL THEN 'open' ELSE 'closed' END AS status, currency,
    ours::text AS ours, chains::text AS chains, advice, height::text AS height, since, closed_at AS "closedAt"`,
  table: 'reconciliation_differences',
  time: 'since',
  where: `($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR (closed_at IS NULL) = ($2 = 'open'))`,
} as const;

const RUNS = {
  columns: `trigger, requested_by AS "requestedBy", status, height::text AS height, checks, differences, error,
    started_at AS "startedAt", finished_at AS "finishedAt"`,
  table: 'reconciliation_runs',
  time: 'started_at',
  where: '$1::text IS NULL AND $2::text IS NULL',
  parameters: [null, null],
} as const;

const FOREIGN = {
  columns: `address, txid, kind, counterparty, sun::text AS "amountSun", resource, height::text AS height,
    block_time AS "blockTime", CASE WHEN adopted_as IS NULL THEN 'foreign' ELSE 'adopted' END AS status`,
  table: 'foreign_operations',
  time: 'block_time',
  where: `($1::text IS NULL OR address = $1) AND ($2::text IS NULL OR (adopted_as IS NULL) = ($2 = 'foreign'))`,
} as const;

/** Comparisons and what they found, as the desk lists them; all newest first. */
@Injectable()
export class ReconciliationReadModel {
  constructor(private readonly database: Database) {}

  runs(after: TimePosition | undefined, limit: number): Promise<Listed[]> {
    return this.page(RUNS, after, limit);
  }

  countRuns(): Promise<number> {
    return this.count(RUNS);
  }

  differences(filter: DifferenceFilter, after: TimePosition | undefined, limit: number): Promise<Listed[]> {
    return this.page(differencesOf(filter), after, limit);
  }

  async difference(id: string): Promise<object | undefined> {
    const { columns, table } = DIFFERENCES;
    const [row] = await rows(this.database.manager, `SELECT id, ${columns} FROM ${table} WHERE id = $1`, [
      id,
    ]);
    return row;
  }

  countDifferences(filter: DifferenceFilter): Promise<number> {
    return this.count(differencesOf(filter));
  }

  foreign(filter: ForeignFilter, after: TimePosition | undefined, limit: number): Promise<Listed[]> {
    return this.page(foreignOf(filter), after, limit);
  }

  countForeign(filter: ForeignFilter): Promise<number> {
    return this.count(foreignOf(filter));
  }

  private page(slice: Slice, after: TimePosition | undefined, limit: number): Promise<Listed[]> {
    const { columns, table, time, where, parameters } = slice;
    return rows<Listed>(
      this.database.manager,
      `SELECT id, to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS position, ${columns}
       FROM ${table} WHERE ${where} AND ($3::timestamptz IS NULL OR (${time}, id) < ($3::timestamptz, $4::uuid))
       ORDER BY ${time} DESC, id DESC LIMIT $5`,
      [...parameters, after?.at ?? null, after?.id ?? null, limit],
    );
  }

  private async count({ table, where, parameters }: Slice): Promise<number> {
    const [row] = await rows<{ n: number }>(
      this.database.manager,
      `SELECT count(*)::int AS n FROM ${table} WHERE ${where}`,
      [...parameters],
    );
    return row?.n ?? 0;
  }
}

export interface DifferenceFilter {
  readonly kind?: string | undefined;
  readonly status?: string | undefined;
}

export interface ForeignFilter {
  readonly address?: string | undefined;
  readonly status?: string | undefined;
}

const differencesOf = ({ kind, status }: DifferenceFilter): Slice => ({
  ...DIFFERENCES,
  parameters: [kind ?? null, status ?? null],
});

const foreignOf = ({ address, status }: ForeignFilter): Slice => ({
  ...FOREIGN,
  parameters: [address ?? null, status ?? null],
});
