import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists of addresses and users, and what each sender, user and receiver took lately. */
export class RiskRules1763700000005 implements MigrationInterface {
  readonly name = 'RiskRules1763700000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
CREATE TABLE risk_entries (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  list text NOT NULL CHECK (list IN ('deny', 'allow', 'exchange')),
  subject_kind text NOT NULL CHECK (subject_kind IN ('address', 'user')),
  subject text NOT NULL,
  note text NOT NULL DEFAULT '',
  actor text NOT NULL,
  removed_by text,
  created_at timestamptz NOT NULL DEFAULT now(),
  removed_at timestamptz,
  CHECK (list <> 'exchange' OR subject_kind = 'address'),
  CHECK ((removed_at IS NULL) = (removed_by IS NULL))
);
CREATE UNIQUE INDEX risk_entries_live ON risk_entries (subject_kind, subject, list) WHERE removed_at IS NULL;

CREATE TABLE risk_usage (
  dimension text NOT NULL CHECK (dimension IN ('address', 'user', 'receiver')),
  source uuid NOT NULL,
  subject text NOT NULL,
  used_at timestamptz NOT NULL,
  sun bigint NOT NULL DEFAULT 0 CHECK (sun >= 0),
  micro_usdt bigint NOT NULL DEFAULT 0 CHECK (micro_usdt >= 0),
  energy bigint NOT NULL DEFAULT 0 CHECK (energy >= 0),
  lapses_at timestamptz,
  PRIMARY KEY (dimension, source)
);
CREATE INDEX risk_usage_subject ON risk_usage (dimension, subject, used_at)
  INCLUDE (sun, micro_usdt, energy, lapses_at, source);
CREATE INDEX risk_usage_source ON risk_usage (source);
CREATE INDEX risk_usage_age ON risk_usage (used_at);
`;

const DOWN = `
DROP TABLE risk_usage, risk_entries;
`;
