import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Exports made in the background, days that finance signed off, and what reports by chain time look up. */
export class Reports1763800000012 implements MigrationInterface {
  readonly name = 'Reports1763800000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
CREATE TABLE report_exports (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  subject text NOT NULL CHECK (subject IN ('orders', 'payments', 'ledger', 'delegations')),
  format text NOT NULL CHECK (format IN ('csv', 'xlsx')),
  filters jsonb NOT NULL,
  time_zone text NOT NULL,
  status text NOT NULL DEFAULT 'queued'
    CHECK (status IN ('queued', 'running', 'ready', 'failed', 'cancelled', 'expired')),
  requested_by text NOT NULL,
  attempt integer NOT NULL DEFAULT 0 CHECK (attempt >= 0),
  leased_until timestamptz,
  rows_total bigint CHECK (rows_total >= 0),
  rows_done bigint NOT NULL DEFAULT 0 CHECK (rows_done >= 0),
  totals jsonb,
  file_bytes bigint CHECK (file_bytes > 0),
  error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz,
  expires_at timestamptz,
  CHECK (status <> 'running' OR leased_until IS NOT NULL),
  CHECK (status <> 'ready' OR (file_bytes IS NOT NULL AND totals IS NOT NULL AND expires_at IS NOT NULL)),
  CHECK ((status = 'failed') = (error IS NOT NULL))
);
CREATE INDEX report_exports_due ON report_exports (created_at) WHERE status IN ('queued', 'running');
CREATE INDEX report_exports_newest ON report_exports (created_at DESC, id DESC);

CREATE TABLE report_days (
  day date NOT NULL,
  time_zone text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  figures jsonb NOT NULL,
  note text NOT NULL,
  signed_by text NOT NULL,
  signed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (day, time_zone, version)
);
CREATE FUNCTION signed_days_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'signed days are append-only';
END $$;
CREATE TRIGGER report_days_append_only BEFORE UPDATE OR DELETE ON report_days
  FOR EACH STATEMENT EXECUTE FUNCTION signed_days_are_kept();
CREATE TRIGGER report_days_not_emptied BEFORE TRUNCATE ON report_days
  FOR EACH STATEMENT EXECUTE FUNCTION signed_days_are_kept();

CREATE INDEX order_events_reported ON order_events (chain_time) INCLUDE (order_id, kind, from_status, to_status)
  WHERE kind = 'created' OR (to_status IN ('paid', 'completed', 'refunded') AND from_status <> to_status);
CREATE INDEX energy_delegations_active_at ON energy_delegations (active_at) WHERE active_at IS NOT NULL;
CREATE INDEX tron_transactions_fees ON tron_transactions (included_time) WHERE fee_sun > 0;
CREATE INDEX payments_deposits ON payments (block_time) WHERE outcome = 'deposit';
`;

const DOWN = `
DROP INDEX payments_deposits, tron_transactions_fees, energy_delegations_active_at, order_events_reported;
DROP TABLE report_days, report_exports;
DROP FUNCTION signed_days_are_kept();
`;
