import { Injectable } from '@nestjs/common';
import { byHandIdOf } from '../../../domain/orders/index.js';
import { Database, rows } from '../../../platform/database/index.js';

export interface RequestRow {
  id: string;
  address: string;
  currency: 'TRX' | 'USDT';
  amount: string;
  opened_height: string;
  deadline: Date;
  hold_until: Date;
  status: 'open' | 'held' | 'released';
}

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
  outcome: string | null;
  exception: string;
  booked: string;
  hold_reason: string | null;
  resolution: string | null;
  resolved_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

export interface DelegationRow {
  id: string;
  wallet_id: string;
  wallet_label: string;
  pool_id: string;
  pool_name: string;
  supplier: string;
  sun: string;
  energy: number;
  attempt: number;
  part: number;
  status: 'planned' | 'active' | 'ended' | 'reclaimed' | 'never' | 'taken_elsewhere';
  surplus: boolean;
  active_at: Date | null;
  ended_at: Date | null;
  reclaim_after: Date | null;
  reclaimed_at: Date | null;
}

export interface RefundRow {
  id: string;
  address: string;
  currency: 'TRX' | 'USDT';
  amount: string;
  fee_sun: string;
  reason: string;
  status: string;
  needs_person_reason: string | null;
  decided_by: string | null;
  txid: string | null;
  sent_at: Date | null;
  paid_at: Date | null;
  created_at: Date;
}

export interface OperationRow {
  purpose: 'delegate' | 'undelegate' | 'refund';
  subject: string;
  txid: string;
  status: 'signed' | 'sent' | 'included' | 'solid' | 'rejected' | 'failed' | 'dead';
  attempts: number;
  answer: string | null;
  answer_class: string | null;
  expiration: Date;
  included_height: string | null;
  included_time: Date | null;
  contract_ret: string | null;
  fee_sun: string;
  created_at: Date;
  updated_at: Date;
}

/** Everything that belongs to one order beside its own row. */
export interface OrderParts {
  readonly request: RequestRow | null;
  /** The manual order that gave its energy. */
  readonly byHand: { readonly id: string; readonly reference: string } | null;
  readonly payments: readonly PaymentRow[];
  readonly delegations: readonly DelegationRow[];
  readonly refunds: readonly RefundRow[];
  readonly operations: readonly OperationRow[];
}

@Injectable()
export class OrderPartsReadModel {
  constructor(private readonly database: Database) {}

  async of(orderId: string): Promise<OrderParts> {
    const [requests, byHand, payments, delegations, refunds] = await Promise.all([
      this.query<RequestRow>('SELECT * FROM payment_monitors WHERE order_id = $1', [orderId]),
      this.query<{ id: string; reference: string }>('SELECT id, reference FROM orders WHERE id = $1', [
        byHandIdOf(orderId),
      ]),
      this.query<PaymentRow>('SELECT * FROM payments WHERE order_id = $1 ORDER BY created_at, id', [orderId]),
      this.query<DelegationRow>(
        `SELECT d.*, w.label AS wallet_label, w.pool_id, p.name AS pool_name FROM energy_delegations d
         JOIN supplier_wallets w ON w.id = d.wallet_id JOIN energy_pools p ON p.id = w.pool_id
         WHERE d.order_id = $1 ORDER BY d.attempt, d.part`,
        [orderId],
      ),
      this.query<RefundRow>('SELECT * FROM refunds WHERE order_id = $1 ORDER BY created_at, id', [orderId]),
    ]);
    const subjects = [...delegations, ...refunds].map(({ id }) => id);
    return {
      request: requests[0] ?? null,
      byHand: byHand[0] ?? null,
      payments,
      delegations,
      refunds,
      operations: await this.operations(subjects),
    };
  }

  /** In the order they were signed in. */
  private operations(subjects: readonly string[]): Promise<OperationRow[]> {
    if (subjects.length === 0) return Promise.resolve([]);
    return this.query<OperationRow>(
      `SELECT purpose, subject, txid, status, attempts, answer, answer_class, expiration, included_height,
         included_time, contract_ret, fee_sun, created_at, updated_at FROM tron_transactions
       WHERE subject = ANY($1) AND purpose IN ('delegate', 'undelegate', 'refund') ORDER BY created_at, id`,
      [subjects],
    );
  }

  private query<Row extends object>(sql: string, parameters: unknown[]): Promise<Row[]> {
    return rows<Row>(this.database.manager, sql, parameters);
  }
}
