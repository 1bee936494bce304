import type { MigrationInterface, QueryRunner } from 'typeorm';
import { FOUNDATION_DOWN, FOUNDATION_UP } from './0001-foundation.sql.js';

/** First schema: chain, ledger, users, prices, pools, orders, delegations, notifications. */
export class Foundation1763600000001 implements MigrationInterface {
  readonly name = 'Foundation1763600000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FOUNDATION_UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(FOUNDATION_DOWN);
  }
}
