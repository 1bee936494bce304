import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import type { NewRefund, Refund, RefundFilter, RefundStatus } from './refund.types.js';

interface RefundRow {
  id: string;
  business_key: string;
  address: string;
  currency: 'TRX' | 'USDT';
  amount: string;
  fee_sun: string;
  reason: Refund['reason'];
  payment_id: string | null;
  order_id: string | null;
  status: RefundStatus;
  needs_person_reason: Refund['needsPersonReason'];
  decided_by: string | null;
  decided_doubt: Refund['decidedDoubt'];
  credited_to: string | null;
  txid: string | null;
  sent_at: Date | null;
  paid_at: Date | null;
  created_at: Date;
}

const toRefund = (row: RefundRow): Refund => ({
  id: row.id,
  businessKey: row.business_key,
  address: row.address,
  currency: row.currency,
  amount: BigInt(row.amount),
  feeSun: BigInt(row.fee_sun),
  reason: row.reason,
  paymentId: row.payment_id,
  orderId: row.order_id,
  status: row.status,
  needsPersonReason: row.needs_person_reason,
  decidedBy: row.decided_by,
  decidedDoubt: row.decided_doubt,
  creditedTo: row.credited_to,
  txid: row.txid,
  sentAt: row.sent_at,
  paidAt: row.paid_at,
  createdAt: row.created_at,
});

/** Columns that change with the status; what is not given stays. */
export interface RefundChange {
  readonly needsPersonReason?: Refund['needsPersonReason'];
  readonly feeSun?: bigint;
  readonly decidedBy?: string;
  readonly decidedDoubt?: Refund['decidedDoubt'];
  readonly creditedTo?: string;
  readonly txid?: string;
  readonly sentAt?: Date | null;
  readonly paidAt?: Date;
  readonly address?: string;
}

const COLUMN_OF: Readonly<Record<keyof RefundChange, string>> = {
  needsPersonReason: 'needs_person_reason',
  feeSun: 'fee_sun',
  decidedBy: 'decided_by',
  decidedDoubt: 'decided_doubt',
  creditedTo: 'credited_to',
  txid: 'txid',
  sentAt: 'sent_at',
  paidAt: 'paid_at',
  address: 'address',
};

const OPEN = `status IN ('due', 'needs_person', 'sending')`;

@Injectable()
export class RefundRepository {
  /** Inserts what no row stands for yet. */
  async insert(tx: Tx, refunds: readonly NewRefund[]): Promise<Refund[]> {
    const inserted = await rows<RefundRow>(
      tx,
      `INSERT INTO refunds (id, business_key, address, currency, amount, reason, payment_id, order_id,
         needs_person_reason, status)
       SELECT r.*, CASE WHEN r.doubt IS NULL THEN 'due' ELSE 'needs_person' END
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::uuid[], $8::uuid[],
         $9::text[]) AS r (id, key, address, currency, amount, reason, payment_id, order_id, doubt)
       ON CONFLICT DO NOTHING RETURNING *`,
      [
        refunds.map((r) => r.id),
        refunds.map((r) => r.businessKey),
        refunds.map((r) => r.address),
        refunds.map((r) => r.currency),
        refunds.map((r) => r.amount.toString()),
        refunds.map((r) => r.reason),
        refunds.map((r) => r.paymentId),
        refunds.map((r) => r.orderId),
        refunds.map((r) => r.needsPersonReason),
      ],
    );
    return inserted.map(toRefund);
  }

  /** One, only from one of these states. */
  async compareAndSet(
    tx: Tx,
    id: string,
    from: readonly RefundStatus[],
    to: RefundStatus,
    change: RefundChange,
  ): Promise<Refund | null> {
    const given = { needsPersonReason: null, ...change };
    const names = Object.keys(given) as (keyof RefundChange)[];
    const [changed] = await rows<RefundRow>(
      tx,
      `UPDATE refunds SET status = $3, updated_at = now(),
         ${names.map((name, at) => `${COLUMN_OF[name]} = $${at + 4}`).join(', ')}
       WHERE id = $1 AND status = ANY($2) RETURNING *`,
      [id, from, to, ...names.map((name) => plain(given[name]))],
    );
    return changed ? toRefund(changed) : null;
  }

  lock(tx: Tx, ids: readonly string[]): Promise<Refund[]> {
    return this.select(tx, 'WHERE id = ANY($1) ORDER BY id FOR UPDATE', [ids]);
  }

  findByIds(tx: Tx, ids: readonly string[]): Promise<Refund[]> {
    return this.select(tx, 'WHERE id = ANY($1) ORDER BY id', [ids]);
  }

  async findByKey(tx: Tx, businessKey: string): Promise<Refund | null> {
    const [found] = await this.select(tx, 'WHERE business_key = $1', [businessKey]);
    return found ?? null;
  }

  /** Oldest first. */
  async due(tx: Tx, limit: number, exclude: readonly string[]): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT id FROM refunds WHERE status = 'due' AND id <> ALL($2::uuid[]) ORDER BY created_at, id LIMIT $1`,
      [limit, exclude],
    );
    return found.map(({ id }) => id);
  }

  async waitingForPerson(tx: Tx, orderId: string): Promise<string | null> {
    const [found] = await rows<{ id: string }>(
      tx,
      `SELECT id FROM refunds WHERE order_id = $1 AND status = 'needs_person' LIMIT 1`,
      [orderId],
    );
    return found?.id ?? null;
  }

  /** Orders whose refund is not at an end. */
  async openOrders(tx: Tx): Promise<string[]> {
    const found = await rows<{ order_id: string }>(
      tx,
      `SELECT order_id FROM refunds WHERE ${OPEN} AND order_id IS NOT NULL`,
    );
    return found.map(({ order_id: id }) => id);
  }

  openTo(tx: Tx, addresses: readonly string[]): Promise<Refund[]> {
    return this.select(tx, `WHERE ${OPEN} AND address = ANY($1) ORDER BY id`, [addresses]);
  }

  /** Makes everybody who signs refunds wait for each other: limits and the treasury's balance count for all. */
  async lockTreasury(tx: Tx): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('refunds treasury', 0))`);
  }

  async sentByRules(tx: Tx, since: Date): Promise<bigint> {
    return this.sum(tx, `sent_at > $1 AND currency = 'TRX' AND decided_by IS NULL`, [since]);
  }

  async onTheirWay(tx: Tx, currency: 'TRX' | 'USDT'): Promise<bigint> {
    return this.sum(tx, `status = 'sending' AND currency = $1`, [currency]);
  }

  async page(tx: Tx, filter: RefundFilter, limit: number, offset: number): Promise<Refund[]> {
    return this.select(
      tx,
      `WHERE ($1::text[] IS NULL OR status = ANY($1)) AND ($2::text IS NULL OR address = $2)
       ORDER BY created_at DESC, id LIMIT $3 OFFSET $4`,
      [filter.statuses ?? null, filter.address ?? null, limit, offset],
    );
  }

  private async sum(tx: Tx, where: string, parameters: unknown[]): Promise<bigint> {
    const [row] = await rows<{ total: string | null }>(
      tx,
      `SELECT sum(amount) AS total FROM refunds WHERE ${where}`,
      parameters,
    );
    return BigInt(row?.total ?? 0);
  }

  private async select(tx: Tx, where: string, parameters: unknown[]): Promise<Refund[]> {
    return (await rows<RefundRow>(tx, `SELECT * FROM refunds ${where}`, parameters)).map(toRefund);
  }
}

const plain = (value: RefundChange[keyof RefundChange]): unknown =>
  typeof value === 'bigint' ? value.toString() : value;
