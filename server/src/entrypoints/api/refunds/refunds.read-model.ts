import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../../platform/database/index.js';
import { Filters, microsOf, type Moment, olderThan } from '../kernel/index.js';

/** Which refunds to list. Times are ISO 8601. */
export interface RefundListFilter {
  readonly status?: string | undefined;
  readonly refundReason?: string | undefined;
  readonly needsPersonReason?: string | undefined;
  readonly currency?: string | undefined;
  readonly address?: string | undefined;
  readonly orderId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface RefundPlace {
  id: string;
  micros: string;
}

/** Refunds in the order they came up. */
@Injectable()
export class RefundsReadModel {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  list(filter: RefundListFilter, limit: number, before: Moment | undefined): Promise<RefundPlace[]> {
    const filters = filtersOf(filter).and(olderThan('r.created_at', 'r.id'), before?.at, before?.id);
    return rows<RefundPlace>(
      this.database.manager,
      `SELECT r.id, ${microsOf('r.created_at')} AS micros FROM refunds r ${filters.where}
       ORDER BY r.created_at DESC, r.id DESC LIMIT ${limit}`,
      filters.parameters,
    );
  }

  /** Short names of the orders that these are for, by the ids of the orders. */
  async orderReferences(
    refunds: readonly { readonly orderId: string | null }[],
  ): Promise<ReadonlyMap<string | null, string>> {
    const ids = refunds.flatMap(({ orderId }) => orderId ?? []);
    if (ids.length === 0) return new Map();
    const found = await rows<{ id: string; reference: string }>(
      this.database.manager,
      'SELECT id, reference FROM orders WHERE id = ANY($1)',
      [ids],
    );
    return new Map(found.map(({ id, reference }) => [id, reference]));
  }

  async count(filter: RefundListFilter): Promise<number> {
    const { where, parameters } = filtersOf(filter);
    const [row] = await rows<{ total: string }>(
      this.database.manager,
      `SELECT count(*) AS total FROM refunds r ${where}`,
      parameters,
    );
    return Number(row?.total ?? 0);
  }
}

const filtersOf = (filter: RefundListFilter): Filters =>
  new Filters()
    .and('r.status = ?', filter.status)
    .and('r.reason = ?', filter.refundReason)
    .and('r.needs_person_reason = ?', filter.needsPersonReason)
    .and('r.currency = ?', filter.currency)
    .and('r.address = ?', filter.address)
    .and('r.order_id = ?', filter.orderId)
    .and('r.created_at >= ?', filter.from)
    .and('r.created_at < ?', filter.to);
