import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Deposits are asked for once by the client's key, expire by their deadline, and what one user holds is counted. */
export class DepositRequests1763700000006 implements MigrationInterface {
  readonly name = 'DepositRequests1763700000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payment_monitors ADD COLUMN client_key text;
      CREATE UNIQUE INDEX payment_monitors_client_key ON payment_monitors (user_id, client_key)
        WHERE client_key IS NOT NULL;
      CREATE INDEX payment_monitors_deposits_due ON payment_monitors (deadline)
        WHERE kind = 'deposit' AND status = 'open';
      DROP INDEX payment_monitors_user;
      CREATE INDEX payment_monitors_user ON payment_monitors (user_id) WHERE status IN ('open', 'held');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX payment_monitors_user;
      CREATE INDEX payment_monitors_user ON payment_monitors (user_id) WHERE status = 'open';
      DROP INDEX payment_monitors_deposits_due, payment_monitors_client_key;
      ALTER TABLE payment_monitors DROP COLUMN client_key;
    `);
  }
}
