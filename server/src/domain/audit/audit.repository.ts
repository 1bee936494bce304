import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import type { AuditFacts, AuditFilter, AuditPage, AuditRow, NewAuditRow } from './audit.types.js';

interface StoredRow {
  id: string;
  actor: string;
  action: string;
  subject: string;
  reason: string;
  before: AuditFacts | null;
  after: AuditFacts | null;
  created_at: Date;
}

const FITS = `($1::text IS NULL OR subject = $1) AND ($2::text IS NULL OR actor = $2)
  AND ($3::text IS NULL OR starts_with(action, $3))
  AND ($4::timestamptz IS NULL OR created_at >= $4) AND ($5::timestamptz IS NULL OR created_at < $5)`;

const valuesOf = ({ subject, actor, action, from, to }: AuditFilter): unknown[] => [
  subject ?? null,
  actor ?? null,
  action ?? null,
  from ?? null,
  to ?? null,
];

@Injectable()
export class AuditRepository {
  async insert(tx: Tx, row: NewAuditRow): Promise<void> {
    await tx.query(
      `INSERT INTO audit_logs (actor, action, subject, reason, before, after)
       VALUES ($1, $2, $3, $4, $5::jsonb, $6::jsonb)`,
      [row.actor, row.action, row.subject, row.reason, toJson(row.before), toJson(row.after)],
    );
  }

  /** Newest first. */
  async list(tx: Tx, page: AuditPage): Promise<AuditRow[]> {
    const found = await rows<StoredRow>(
      tx,
      `SELECT id, actor, action, subject, reason, before, after, created_at FROM audit_logs
       WHERE ${FITS} AND ($6::bigint IS NULL OR id < $6)
       ORDER BY id DESC LIMIT $7`,
      [...valuesOf(page), page.beforeId ?? null, page.limit],
    );
    return found.map(({ created_at: createdAt, ...row }) => ({ ...row, createdAt }));
  }

  async count(tx: Tx, filter: AuditFilter): Promise<number> {
    const [row] = await rows<{ total: number }>(
      tx,
      `SELECT count(*)::int AS total FROM audit_logs WHERE ${FITS}`,
      valuesOf(filter),
    );
    return row?.total ?? 0;
  }
}

/** JSON has no bigint: money is written as decimal text. */
const toJson = (facts: AuditFacts | undefined): string | null =>
  facts === undefined
    ? null
    : JSON.stringify(facts, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
