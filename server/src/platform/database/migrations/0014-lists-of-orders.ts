import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people page through and search among orders, and the books of one order by the beginning of their keys. */
export class ListsOfOrders1763800000014 implements MigrationInterface {
  readonly name = 'ListsOfOrders1763800000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
CREATE INDEX orders_listed ON orders (created_at DESC, id DESC);
CREATE INDEX orders_status ON orders (status, created_at DESC, id DESC);
CREATE INDEX orders_kind ON orders (kind, created_at DESC, id DESC);
CREATE INDEX orders_to_receiver ON orders (receiver, created_at DESC, id DESC);
CREATE INDEX orders_payable_at ON orders (payment_address, created_at DESC, id DESC);
CREATE INDEX orders_paid ON orders (paid_at);
CREATE INDEX orders_amount ON orders (amount);
CREATE INDEX orders_priority ON orders (priority, created_at DESC, id DESC) WHERE priority <> 1;
CREATE INDEX ledger_transactions_key ON ledger_transactions (business_key text_pattern_ops);
`;

const DOWN = `
DROP INDEX ledger_transactions_key, orders_priority, orders_amount, orders_paid, orders_payable_at, orders_to_receiver, orders_kind,
  orders_status, orders_listed;
`;
