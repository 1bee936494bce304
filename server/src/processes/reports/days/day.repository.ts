import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../../platform/database/index.js';
import type { Period } from '../summary/summary.read-model.js';
import type { SignedFigures } from './day-digest.js';

export interface DaySignature {
  readonly day: string;
  readonly version: number;
  readonly digest: string;
  readonly figures: SignedFigures;
  readonly note: string;
  readonly signedBy: string;
  readonly signedAt: Date;
}

export interface NewSignature extends Omit<DaySignature, 'signedAt'> {
  readonly timeZone: string;
}

/** Signatures of days: rows that are only added. */
@Injectable()
export class DayRepository {
  /** The newest signature of each signed day. */
  newest(tx: Tx, { from, to, timeZone }: Period): Promise<DaySignature[]> {
    return rows<DaySignature>(
      tx,
      `SELECT DISTINCT ON (day) to_char(day, 'YYYY-MM-DD') AS day, version, digest, figures, note,
         signed_by AS "signedBy", signed_at AS "signedAt"
       FROM report_days WHERE day BETWEEN $1 AND $2 AND time_zone = $3 ORDER BY day, version DESC`,
      [from, to, timeZone],
    );
  }

  /** False when that version is there already: somebody else signed. */
  async insert(tx: Tx, { day, timeZone, version, ...row }: NewSignature): Promise<boolean> {
    const inserted = await rows(
      tx,
      `INSERT INTO report_days (day, time_zone, version, digest, figures, note, signed_by)
       VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7) ON CONFLICT DO NOTHING RETURNING version`,
      [day, timeZone, version, row.digest, JSON.stringify(row.figures), row.note, row.signedBy],
    );
    return inserted.length > 0;
  }
}
