import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../../platform/database/index.js';
import { Filters, microsOf, type Moment, olderThan } from '../kernel/index.js';

/** Which deposit requests to list. */
export interface DepositFilter {
  readonly userId?: string | undefined;
  readonly currency?: 'TRX' | 'USDT' | undefined;
  readonly status?: 'open' | 'held' | 'released' | undefined;
}

export interface DepositPlace {
  id: string;
  user_id: string;
  micros: string;
}

/** Deposit requests in the order they were opened. */
@Injectable()
export class DepositsReadModel {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  list(filter: DepositFilter, limit: number, before: Moment | undefined): Promise<DepositPlace[]> {
    const filters = filtersOf(filter).and(olderThan('m.created_at', 'm.id'), before?.at, before?.id);
    return rows<DepositPlace>(
      this.database.manager,
      `SELECT m.id, m.user_id, ${microsOf('m.created_at')} AS micros FROM payment_monitors m ${filters.where}
       ORDER BY m.created_at DESC, m.id DESC LIMIT ${limit}`,
      filters.parameters,
    );
  }

  async count(filter: DepositFilter): Promise<number> {
    const { where, parameters } = filtersOf(filter);
    const [row] = await rows<{ total: string }>(
      this.database.manager,
      `SELECT count(*) AS total FROM payment_monitors m ${where}`,
      parameters,
    );
    return Number(row?.total ?? 0);
  }
}

const filtersOf = (filter: DepositFilter): Filters =>
  new Filters()
    .and(`m.kind = 'deposit' AND m.user_id IS NOT NULL`)
    .and('m.user_id = ?', filter.userId)
    .and('m.currency = ?', filter.currency)
    .and('m.status = ?', filter.status);
