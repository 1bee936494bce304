import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../../platform/database/index.js';
import type { OrderParts } from './order-parts.read-model.js';

export interface EventRow {
  kind: string;
  from_status: string | null;
  to_status: string;
  data: Record<string, unknown>;
  chain_time: Date;
  created_at: Date;
}

export interface LedgerRow {
  business_key: string;
  kind: string;
  created_at: Date;
  entries: { account: string; currency: string; amount: string }[];
}

export interface NotificationRow {
  kind: string;
  status: 'pending' | 'sent' | 'undeliverable';
  attempts: number;
  error: string | null;
  created_at: Date;
  sent_at: Date | null;
}

export interface AuditRow {
  actor: string;
  action: string;
  subject: string;
  reason: string;
  created_at: Date;
}

/** What was written down about an order, by everybody. */
export interface OrderHistory {
  readonly events: readonly EventRow[];
  readonly ledger: readonly LedgerRow[];
  readonly notifications: readonly NotificationRow[];
  readonly audit: readonly AuditRow[];
}

@Injectable()
export class OrderHistoryReadModel {
  constructor(private readonly database: Database) {}

  async of(orderId: string, { payments, delegations, refunds }: OrderParts): Promise<OrderHistory> {
    const idsOf = (things: readonly { readonly id: string }[]): string[] => things.map(({ id }) => id);
    const named = (kind: string, ids: readonly string[]): string[] => ids.map((id) => `${kind}:${id}`);
    const keys = [
      `order:${orderId}:`,
      ...payments.map(({ txid, idx }) => `payment:${txid}:${idx}:`),
      ...named('delegation', idsOf(delegations)).map((key) => `${key}:`),
      ...named('refund', idsOf(refunds)).map((key) => `${key}:`),
    ];
    const subjects = [
      `order:${orderId}`,
      ...named('payment', idsOf(payments)),
      ...named('delegation', idsOf(delegations)),
      ...named('refund', idsOf(refunds)),
    ];
    const [events, ledger, notifications, audit] = await Promise.all([
      this.query<EventRow>(
        `SELECT kind, from_status, to_status, data, chain_time, created_at FROM order_events
         WHERE order_id = $1 ORDER BY id`,
        [orderId],
      ),
      this.ledger(keys),
      this.query<NotificationRow>(
        `SELECT kind, status, attempts, error, created_at, sent_at FROM notifications
         WHERE subject = ANY($1) ORDER BY sequence`,
        [[orderId, ...idsOf(payments), ...idsOf(refunds)]],
      ),
      this.query<AuditRow>(
        `SELECT actor, action, subject, reason, created_at FROM audit_logs WHERE subject = ANY($1) ORDER BY id`,
        [subjects],
      ),
    ]);
    return { events, ledger, notifications, audit };
  }

  /** Movements by the beginnings of their business keys, byte by byte: each a walk of the index of keys. */
  private ledger(prefixes: readonly string[]): Promise<LedgerRow[]> {
    return this.query<LedgerRow>(
      `SELECT t.business_key, t.kind, t.created_at, json_agg(json_build_object('account', a.code,
           'currency', e.currency, 'amount', e.amount::text) ORDER BY e.id) AS entries
       FROM unnest($1::text[]) AS k (prefix)
       JOIN ledger_transactions t ON t.business_key ~>=~ k.prefix AND t.business_key ~<~ (k.prefix || '~')
       JOIN balance_transactions e ON e.transaction_id = t.id
       JOIN ledger_accounts a ON a.id = e.account_id
       GROUP BY t.id ORDER BY t.id`,
      [prefixes],
    );
  }

  private query<Row extends object>(sql: string, parameters: unknown[]): Promise<Row[]> {
    return rows<Row>(this.database.manager, sql, parameters);
  }
}
