import { Injectable } from '@nestjs/common';
import { Database, isUuid, rows, type Tx } from '../../platform/database/index.js';
import type { DifferenceKind } from './comparison.types.js';

/** A difference as it was last found. Amounts in sun or micro-USDT. */
export interface FoundDifference {
  readonly id: string;
  readonly kind: DifferenceKind;
  readonly subject: string;
  readonly ours: bigint | null;
  readonly chains: bigint | null;
  readonly isOpen: boolean;
}

interface DifferenceRow {
  id: string;
  kind: DifferenceKind;
  subject: string;
  ours: string | null;
  chains: string | null;
  is_open: boolean;
}

const amountOf = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

/** What comparisons found, for whoever settles it. */
@Injectable()
export class DifferencesRepository {
  constructor(private readonly database: Database) {}

  find(id: string): Promise<FoundDifference | null> {
    return this.select(this.database.manager, id, '');
  }

  lock(tx: Tx, id: string): Promise<FoundDifference | null> {
    return this.select(tx, id, 'FOR UPDATE');
  }

  async close(tx: Tx, id: string): Promise<void> {
    await tx.query('UPDATE reconciliation_differences SET closed_at = now() WHERE id = $1', [id]);
  }

  private async select(tx: Tx, id: string, lock: string): Promise<FoundDifference | null> {
    if (!isUuid(id)) return null;
    const [row] = await rows<DifferenceRow>(
      tx,
      `SELECT id, kind, subject, ours::text, chains::text, closed_at IS NULL AS is_open
       FROM reconciliation_differences WHERE id = $1 ${lock}`,
      [id],
    );
    return row
      ? {
          id: row.id,
          kind: row.kind,
          subject: row.subject,
          ours: amountOf(row.ours),
          chains: amountOf(row.chains),
          isOpen: row.is_open,
        }
      : null;
  }
}
