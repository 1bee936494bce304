import { Global, Injectable, Logger, Module } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';

export type AlertKind =
  | 'scanner_halted'
  | 'scanner_behind'
  | 'wallet_set_aside'
  | 'wallet_foreign_operation'
  | 'delegation_surplus'
  | 'delegation_taken_elsewhere'
  | 'delegation_failed'
  | 'reclaim_overdue'
  | 'order_needs_person'
  | 'payment_lost'
  | 'payment_held'
  | 'flash_not_served'
  | 'flash_price_out_of_bounds'
  | 'exchange_rate_stale'
  | 'exchange_rate_jump'
  | 'refund_needs_person'
  | 'refund_paid_twice'
  | 'treasury_low'
  | 'preset_below_need'
  | 'login_guessing'
  | 'refresh_token_reused';

/** What people must know of: one open alert for each kind and subject. */
@Injectable()
export class Alerts {
  private readonly logger = new Logger(Alerts.name);

  constructor(private readonly database: Database) {}

  async raise(kind: AlertKind, subject: string, message: string, data: object = {}, tx?: Tx): Promise<void> {
    this.logger.warn(`${kind} ${subject}: ${message}`);
    await (tx ?? this.database.manager).query(
      `INSERT INTO alerts (kind, subject, message, data) VALUES ($1, $2, $3, $4)
       ON CONFLICT (kind, subject) WHERE resolved_at IS NULL DO NOTHING`,
      [kind, subject, message, JSON.stringify(data)],
    );
  }

  async resolve(kind: AlertKind, subject: string, tx?: Tx): Promise<void> {
    await (tx ?? this.database.manager).query(
      'UPDATE alerts SET resolved_at = now() WHERE kind = $1 AND subject = $2 AND resolved_at IS NULL',
      [kind, subject],
    );
  }
}

@Global()
@Module({ providers: [Alerts], exports: [Alerts] })
export class AlertsModule {}
