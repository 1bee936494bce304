import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { AuditRepository } from './audit.repository.js';
import type { AuditFilter, AuditPage, AuditRow, NewAuditRow } from './audit.types.js';

const LARGEST_PAGE = 201;

/** Who did what to whom and why. Append-only: the database refuses to change or delete a row. */
@Injectable()
export class AuditService {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditRepository,
  ) {}

  /**
   * Part of the transaction of what was done: neither is without the other.
   * @throws AppError audit/incomplete without an actor, an action or a subject
   */
  async record(tx: Tx, row: NewAuditRow): Promise<void> {
    for (const part of ['actor', 'action', 'subject'] as const)
      if (row[part].trim() === '')
        throw new AppError('audit/incomplete', 'caller', `an audit row needs its ${part}`);
    await this.audit.insert(tx, row);
  }

  /** Newest first; at most 201 rows. */
  list(filter: AuditPage, tx: Tx = this.database.manager): Promise<AuditRow[]> {
    const limit = Math.min(Math.max(1, Math.trunc(filter.limit)), LARGEST_PAGE);
    return this.audit.list(tx, { ...filter, limit });
  }

  /** How many rows fit. */
  count(filter: AuditFilter, tx: Tx = this.database.manager): Promise<number> {
    return this.audit.count(tx, filter);
  }
}
