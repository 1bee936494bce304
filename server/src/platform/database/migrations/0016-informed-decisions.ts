import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was in doubt of a refund when a person let it go: his word lifts that doubt and no later one. */
export class InformedDecisions1763800000016 implements MigrationInterface {
  readonly name = 'InformedDecisions1763800000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE refunds ADD COLUMN decided_doubt text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE refunds DROP COLUMN decided_doubt');
  }
}
