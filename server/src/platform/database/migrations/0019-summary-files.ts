import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The summary as a file, beside the lists. */
export class SummaryFiles1763900000019 implements MigrationInterface {
  readonly name = 'SummaryFiles1763900000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(subjects(`'orders', 'payments', 'ledger', 'delegations', 'summary'`));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM report_exports WHERE subject = 'summary'`);
    await runner.query(subjects(`'orders', 'payments', 'ledger', 'delegations'`));
  }
}

const subjects = (names: string): string => `
ALTER TABLE report_exports DROP CONSTRAINT report_exports_subject_check;
ALTER TABLE report_exports ADD CONSTRAINT report_exports_subject_check CHECK (subject IN (${names}));
`;
