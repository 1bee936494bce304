import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What suggestions for transfers that named nothing look up: requests by amount whatever became of them, orders by receiver. */
export class WhatAPaymentWasFor1763700000008 implements MigrationInterface {
  readonly name = 'WhatAPaymentWasFor1763700000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
CREATE INDEX payment_monitors_any_amount ON payment_monitors (currency, amount, opened_height);
CREATE INDEX payment_monitors_price ON payment_monitors (currency, (amount - amount % 10000), opened_height);
CREATE INDEX payment_monitors_opened ON payment_monitors (currency, opened_height);
CREATE INDEX orders_receiver ON orders (receiver, created_at DESC, id)
  WHERE status IN ('awaiting_payment', 'expired', 'cancelled');
CREATE TRIGGER audit_logs_not_emptied BEFORE TRUNCATE ON audit_logs
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
`;

const DOWN = `
DROP TRIGGER audit_logs_not_emptied ON audit_logs;
DROP INDEX orders_receiver, payment_monitors_opened, payment_monitors_price, payment_monitors_any_amount;
`;
