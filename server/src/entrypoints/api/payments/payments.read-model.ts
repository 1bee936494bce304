import type { PaymentFilter } from '@energy-desk/shared/payments';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../platform/config/index.js';
import { Database, type Filters, rows } from '../../../platform/database/index.js';
import { paymentFiltersOf } from '../../../processes/reports/index.js';
import { microsOf, type Moment, olderThan } from '../kernel/index.js';

/** A payment with what it was for. */
export interface PaymentRow {
  id: string;
  txid: string;
  idx: number;
  currency: 'TRX' | 'USDT';
  amount: string;
  from_address: string;
  to_address: string;
  height: string | null;
  block_time: Date | null;
  status: 'seen' | 'settled';
  outcome: 'order' | 'deposit' | 'flash' | 'unmatched' | 'held' | 'own_funds' | 'lost' | null;
  exception: 'none' | 'late' | 'over' | 'under' | 'duplicate';
  booked: 'none' | 'receipt' | 'solid' | 'lost';
  hold_reason: string | null;
  resolution: 'assigned' | 'credited_user' | 'credited_address' | 'refunded' | null;
  resolved_at: Date | null;
  order_id: string | null;
  order_reference: string | null;
  deposit_id: string | null;
  user_id: string | null;
  created_at: Date;
  micros: string;
}

/** The order and the refund of one payment. */
export interface PaymentSurroundings {
  readonly order: {
    id: string;
    reference: string;
    status: string;
    currency: 'TRX' | 'USDT';
    amount: string;
    energy: number;
    receiver: string;
    userId: string | null;
    paymentDeadline: Date | null;
  } | null;
  readonly refund: { id: string; status: string; address: string; txid: string | null } | null;
}

const COLUMNS = `p.id, p.txid, p.idx, p.currency, p.amount, p.from_address, p.to_address, p.height, p.block_time,
  p.status, p.outcome, p.exception, p.booked, p.hold_reason, p.resolution, p.resolved_at, p.order_id, p.created_at,
  o.reference AS order_reference, CASE WHEN m.kind = 'deposit' THEN m.id END AS deposit_id,
  coalesce(o.user_id, m.user_id) AS user_id, ${microsOf('p.created_at')} AS micros`;
const JOINS = `LEFT JOIN orders o ON o.id = p.order_id LEFT JOIN payment_monitors m ON m.id = p.monitor_id`;
/** Payments as finance looks at them. */
@Injectable()
export class PaymentsReadModel {
  constructor(
    private readonly database: Database,
    private readonly config: AppConfig,
  ) {}

  /** Newest first. */
  list(filter: PaymentFilter, limit: number, before: Moment | undefined): Promise<PaymentRow[]> {
    const filters = this.filters(filter).and(olderThan('p.created_at', 'p.id'), before?.at, before?.id);
    return this.query(
      `SELECT ${COLUMNS} FROM (SELECT * FROM payments p ${filters.where}
         ORDER BY p.created_at DESC, p.id DESC LIMIT ${limit}) p ${JOINS}
       ORDER BY p.created_at DESC, p.id DESC`,
      filters.parameters,
    );
  }

  async count(filter: PaymentFilter): Promise<number> {
    const { where, parameters } = this.filters(filter);
    const [row] = await this.query<{ total: string }>(
      `SELECT count(*) AS total FROM payments p ${where}`,
      parameters,
    );
    return Number(row?.total ?? 0);
  }

  /** In the order of the ids; those that are not there are left out. */
  async byIds(ids: readonly string[]): Promise<PaymentRow[]> {
    return this.query(
      `SELECT ${COLUMNS} FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (id, place)
       JOIN payments p ON p.id = wanted.id ${JOINS} ORDER BY wanted.place`,
      [ids],
    );
  }

  async surroundings({ id, order_id: orderId }: PaymentRow): Promise<PaymentSurroundings> {
    const [order] = await this.query<NonNullable<PaymentSurroundings['order']>>(
      `SELECT id, reference, status, currency, amount, energy, receiver, user_id AS "userId",
         payment_deadline AS "paymentDeadline" FROM orders WHERE id = $1`,
      [orderId],
    );
    const [refund] = await this.query<NonNullable<PaymentSurroundings['refund']>>(
      'SELECT id, status, address, txid FROM refunds WHERE business_key = $1',
      [`payment:${id}`],
    );
    return { order: order ?? null, refund: refund ?? null };
  }

  private filters(filter: PaymentFilter): Filters {
    return paymentFiltersOf(filter, this.config.ownAddresses);
  }

  private query<Row extends object = PaymentRow>(sql: string, parameters: unknown[]): Promise<Row[]> {
    return rows<Row>(this.database.manager, sql, parameters);
  }
}
