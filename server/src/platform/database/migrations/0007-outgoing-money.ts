import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Books follow USDT beside TRX, one refund of an address's credit at a time, and where a person credited it instead. */
export class OutgoingMoney1763700000007 implements MigrationInterface {
  readonly name = 'OutgoingMoney1763700000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE cash_accounts
        ADD COLUMN currency text NOT NULL DEFAULT 'TRX' CHECK (currency IN ('TRX', 'USDT')),
        DROP CONSTRAINT cash_accounts_pkey,
        ADD PRIMARY KEY (address, currency);
      ALTER TABLE cash_accounts ALTER COLUMN currency DROP DEFAULT;
      -- Movements of USDT were booked from the block on from which an address was followed: what opens its USDT must
      -- not count them once more.
      INSERT INTO cash_accounts (address, currency, watched_from_height)
        SELECT address, 'USDT', watched_from_height FROM cash_accounts;
      ALTER TABLE refunds
        ADD COLUMN credited_to text,
        ADD CONSTRAINT refunds_credited CHECK ((status = 'credited') = (credited_to IS NOT NULL));
      CREATE UNIQUE INDEX refunds_open_credit ON refunds (address)
        WHERE reason = 'address_credit' AND status IN ('due', 'needs_person', 'sending');
      CREATE INDEX refunds_address ON refunds (address, created_at);
      CREATE INDEX ledger_accounts_credits ON ledger_accounts (balance)
        WHERE kind = 'address_credit' AND currency = 'TRX' AND balance > 0;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX ledger_accounts_credits, refunds_address, refunds_open_credit;
      ALTER TABLE refunds DROP CONSTRAINT refunds_credited, DROP COLUMN credited_to;
      DELETE FROM cash_accounts WHERE currency = 'USDT';
      ALTER TABLE cash_accounts DROP CONSTRAINT cash_accounts_pkey, ADD PRIMARY KEY (address);
      ALTER TABLE cash_accounts DROP COLUMN currency;
    `);
  }
}
