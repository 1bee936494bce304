import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../../platform/database/index.js';
import type { PaymentRow } from '../orders/order-parts.read-model.js';

const LATEST = 50;

/** A transfer with the order that it is for. */
export type TransferRow = PaymentRow & { readonly order_id: string | null };

/** The transfer that made a flash order. */
export interface FlashPaymentRow {
  id: string;
  order_id: string;
  txid: string;
  amount: string;
  earned: string;
  credit_used: string;
}

export interface FlashQueue {
  waiting: number;
  held: number;
  undelivered: number;
  oldest: Date | null;
  last_sale: Date | null;
}

/** Flash payments as people ask about them. */
@Injectable()
export class FlashReadModel {
  constructor(private readonly database: Database) {}

  /** The latest first. */
  transfers(address: string, ours: boolean): Promise<TransferRow[]> {
    return this.query<TransferRow>(
      ours
        ? `SELECT * FROM payments WHERE to_address = $1 ORDER BY created_at DESC, id DESC LIMIT ${LATEST}`
        : `SELECT * FROM payments WHERE from_address = $1 ORDER BY block_time DESC NULLS FIRST, id LIMIT ${LATEST}`,
      [address],
    );
  }

  /** By order. */
  async paymentsOf(orderIds: readonly string[]): Promise<ReadonlyMap<string, FlashPaymentRow>> {
    const found = await this.query<FlashPaymentRow>(
      `SELECT id, order_id, txid, amount, earned, credit_used FROM payments
       WHERE order_id = ANY($1) AND outcome = 'flash'`,
      [orderIds],
    );
    return new Map(found.map((row) => [row.order_id, row]));
  }

  async queue(): Promise<FlashQueue> {
    const [row] = await this.query<FlashQueue>(
      `SELECT
         (SELECT count(*)::int FROM payments WHERE booked = 'none' AND outcome = 'flash' AND height IS NOT NULL) AS waiting,
         (SELECT min(block_time) FROM payments WHERE booked = 'none' AND outcome = 'flash' AND height IS NOT NULL) AS oldest,
         (SELECT count(*)::int FROM payments WHERE outcome = 'held' AND resolution IS NULL AND monitor_id IS NULL) AS held,
         (SELECT count(*)::int FROM orders WHERE kind = 'flash' AND energy_missing > 0
            AND status IN ('paid', 'waiting_capacity', 'delegating')) AS undelivered,
         (SELECT paid_at FROM orders WHERE kind = 'flash' AND paid_at IS NOT NULL
            ORDER BY created_at DESC, id DESC LIMIT 1) AS last_sale`,
      [],
    );
    return row ?? { waiting: 0, held: 0, undelivered: 0, oldest: null, last_sale: null };
  }

  private query<Row extends object>(sql: string, parameters: unknown[]): Promise<Row[]> {
    return rows<Row>(this.database.manager, sql, parameters);
  }
}
