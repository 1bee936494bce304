import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What happens to an order again is told again: its messages differ by the event they are about. */
export class RepeatedNotifications1763600000002 implements MigrationInterface {
  readonly name = 'RepeatedNotifications1763600000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE notifications ADD COLUMN occasion bigint NOT NULL DEFAULT 0;
      ALTER TABLE notifications DROP CONSTRAINT notifications_subject_kind_key;
      ALTER TABLE notifications ADD CONSTRAINT notifications_subject_kind_occasion_key
        UNIQUE (subject, kind, occasion);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM notifications a USING notifications b
        WHERE a.subject = b.subject AND a.kind = b.kind AND a.sequence > b.sequence;
      ALTER TABLE notifications DROP CONSTRAINT notifications_subject_kind_occasion_key;
      ALTER TABLE notifications ADD CONSTRAINT notifications_subject_kind_key UNIQUE (subject, kind);
      ALTER TABLE notifications DROP COLUMN occasion;
    `);
  }
}
