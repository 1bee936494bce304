import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people page through and search: payments, deposits, refunds, users. */
export class ListsOfMoney1763800000015 implements MigrationInterface {
  readonly name = 'ListsOfMoney1763800000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
CREATE INDEX payments_listed ON payments (created_at DESC, id DESC);
CREATE INDEX payments_outcome ON payments (outcome, created_at DESC, id DESC);
CREATE INDEX payments_exception ON payments (exception, created_at DESC, id DESC) WHERE exception <> 'none';
CREATE INDEX payments_resolution ON payments (resolution, created_at DESC, id DESC) WHERE resolution IS NOT NULL;
CREATE INDEX payments_amount ON payments (amount);
CREATE INDEX payment_monitors_deposits ON payment_monitors (created_at DESC, id DESC) WHERE kind = 'deposit';
CREATE INDEX payment_monitors_deposits_of ON payment_monitors (user_id, created_at DESC, id DESC)
  WHERE kind = 'deposit';
CREATE INDEX refunds_listed ON refunds (created_at DESC, id DESC);
CREATE INDEX users_listed ON users (created_at DESC, id DESC);
CREATE INDEX users_name ON users (lower(username) text_pattern_ops);
CREATE INDEX users_first_name ON users (lower(first_name) text_pattern_ops);
CREATE INDEX user_wallets_address ON user_wallets (address);
CREATE INDEX proved_addresses_user ON proved_addresses (user_id);
`;

const DOWN = `
DROP INDEX proved_addresses_user, user_wallets_address, users_first_name, users_name, users_listed, refunds_listed,
  payment_monitors_deposits_of, payment_monitors_deposits, payments_amount, payments_resolution,
  payments_exception, payments_outcome, payments_listed;
`;
