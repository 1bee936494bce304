import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who changed a setting, when and why; the audit log by actor, by deed and by time. */
export class SettingsHistory1763800000013 implements MigrationInterface {
  readonly name = 'SettingsHistory1763800000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
CREATE TABLE system_config_changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL,
  before text NOT NULL,
  after text NOT NULL CHECK (after <> before),
  changed_by text NOT NULL,
  reason text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX system_config_changes_key ON system_config_changes (key, id);
CREATE FUNCTION settings_history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the history of settings is append-only';
END $$;
CREATE TRIGGER system_config_changes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON system_config_changes
  FOR EACH STATEMENT EXECUTE FUNCTION settings_history_is_append_only();
CREATE INDEX audit_logs_actor ON audit_logs (actor, id);
CREATE INDEX audit_logs_action ON audit_logs (action text_pattern_ops, id);
CREATE INDEX audit_logs_time ON audit_logs (created_at);
`;

const DOWN = `
DROP INDEX audit_logs_actor, audit_logs_action, audit_logs_time;
DROP TABLE system_config_changes;
DROP FUNCTION settings_history_is_append_only();
`;
