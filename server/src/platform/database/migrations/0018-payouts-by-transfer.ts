import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Payouts to suppliers by the transfer that paid them: a transfer is written down once for a pool. */
export class PayoutsByTransfer1763900000018 implements MigrationInterface {
  readonly name = 'PayoutsByTransfer1763900000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX ledger_transactions_payouts ON ledger_transactions ((data->>'poolId'), (data->>'txid'))
       WHERE kind = 'supplier_payout'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ledger_transactions_payouts');
  }
}
