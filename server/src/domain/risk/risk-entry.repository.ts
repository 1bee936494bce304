import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import type { RiskEntry, RiskList, RiskSubject, RiskSubjectKind } from './risk.types.js';

interface EntryRow {
  id: string;
  list: RiskList;
  subject_kind: RiskSubjectKind;
  subject: string;
  note: string;
  actor: string;
  created_at: Date;
}

const COLUMNS = 'id, list, subject_kind, subject, note, actor, created_at';

@Injectable()
export class RiskEntryRepository {
  /** Null when the subject is on this list already. */
  async insert(tx: Tx, entry: RiskSubject & { note: string; actor: string }): Promise<RiskEntry | null> {
    const [row] = await rows<EntryRow>(
      tx,
      `INSERT INTO risk_entries (list, subject_kind, subject, note, actor) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (subject_kind, subject, list) WHERE removed_at IS NULL DO NOTHING RETURNING ${COLUMNS}`,
      [entry.list, entry.subjectKind, entry.subject, entry.note, entry.actor],
    );
    return row ? entryOf(row) : null;
  }

  /** Null when the subject is not on this list. */
  async remove(tx: Tx, entry: RiskSubject & { actor: string }): Promise<RiskEntry | null> {
    const [row] = await rows<EntryRow>(
      tx,
      `UPDATE risk_entries SET removed_at = now(), removed_by = $4
       WHERE list = $1 AND subject_kind = $2 AND subject = $3 AND removed_at IS NULL RETURNING ${COLUMNS}`,
      [entry.list, entry.subjectKind, entry.subject, entry.actor],
    );
    return row ? entryOf(row) : null;
  }

  /** Live entries of these subjects. */
  async live(tx: Tx, addresses: readonly string[], userIds: readonly string[]): Promise<RiskEntry[]> {
    const found = await rows<EntryRow>(
      tx,
      `SELECT ${COLUMNS} FROM risk_entries WHERE removed_at IS NULL
         AND ((subject_kind = 'address' AND subject = ANY($1)) OR (subject_kind = 'user' AND subject = ANY($2)))`,
      [addresses, userIds],
    );
    return found.map(entryOf);
  }

  /** All live entries, of one list or of all, oldest first. */
  async list(tx: Tx, list: RiskList | null): Promise<RiskEntry[]> {
    const found = await rows<EntryRow>(
      tx,
      `SELECT ${COLUMNS} FROM risk_entries WHERE removed_at IS NULL AND ($1::text IS NULL OR list = $1)
       ORDER BY created_at, id`,
      [list],
    );
    return found.map(entryOf);
  }
}

const entryOf = (row: EntryRow): RiskEntry => ({
  id: row.id,
  list: row.list,
  subjectKind: row.subject_kind,
  subject: row.subject,
  note: row.note,
  actor: row.actor,
  createdAt: row.created_at,
});
