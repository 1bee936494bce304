import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Alerts with their messages, comparisons with the chain, holds of what is sent, and the feed of live events. */
export class WatchingOverTheDesk1763800000011 implements MigrationInterface {
  readonly name = 'WatchingOverTheDesk1763800000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
ALTER TABLE alerts
  ADD COLUMN occurrences integer NOT NULL DEFAULT 1 CHECK (occurrences > 0),
  ADD COLUMN last_raised_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN acknowledged_at timestamptz,
  ADD COLUMN acknowledged_by text,
  ADD COLUMN resolved_by text,
  ADD COLUMN resolution text,
  ADD CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL));
CREATE INDEX alerts_by_time ON alerts (raised_at DESC, id DESC);
CREATE TABLE alert_messages (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  alert_id uuid NOT NULL REFERENCES alerts (id),
  news text NOT NULL CHECK (news IN ('raised', 'resolved')),
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sent', 'dropped')),
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz,
  UNIQUE (alert_id, news)
);
CREATE INDEX alert_messages_due ON alert_messages (id) WHERE status = 'pending';

ALTER TABLE dead_letters
  ADD COLUMN dropped_at timestamptz,
  ADD COLUMN dropped_by text,
  ADD COLUMN dropped_because text,
  ADD CHECK ((dropped_at IS NULL) = (dropped_by IS NULL));
CREATE INDEX dead_letters_by_time ON dead_letters (created_at DESC, step, subject);

CREATE TABLE restore_marks (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  restored_at timestamptz NOT NULL DEFAULT now(),
  backup_taken_at timestamptz,
  note text NOT NULL DEFAULT '',
  held_at timestamptz
);
CREATE TABLE send_holds (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  cause text NOT NULL CHECK (cause IN ('long_stop', 'restore')),
  status text NOT NULL DEFAULT 'scanning' CHECK (status IN ('scanning', 'compared', 'released')),
  from_height bigint NOT NULL,
  reached_height bigint,
  reached_at timestamptz,
  findings jsonb NOT NULL DEFAULT '{}',
  doubts integer NOT NULL DEFAULT 0 CHECK (doubts >= 0),
  started_at timestamptz NOT NULL DEFAULT now(),
  compared_at timestamptz,
  released_at timestamptz,
  released_by text,
  reason text,
  CHECK ((released_at IS NULL) = (status <> 'released'))
);
CREATE UNIQUE INDEX send_holds_one_open ON send_holds ((true)) WHERE released_at IS NULL;

CREATE TABLE foreign_operations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  address text NOT NULL,
  txid text NOT NULL,
  kind text NOT NULL,
  counterparty text,
  sun bigint NOT NULL,
  resource text,
  height bigint NOT NULL,
  block_time timestamptz NOT NULL,
  adopted_as uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (address, txid)
);
CREATE INDEX foreign_operations_by_time ON foreign_operations (block_time DESC, id DESC);
CREATE INDEX foreign_operations_height ON foreign_operations (height) WHERE adopted_as IS NULL;
CREATE TABLE watch_marks (
  name text PRIMARY KEY,
  value bigint NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX orders_in_work ON orders (status, created_at)
  WHERE status NOT IN ('completed', 'refunded', 'failed', 'expired', 'cancelled');
CREATE INDEX energy_delegations_never ON energy_delegations (updated_at) WHERE status = 'never';
CREATE INDEX chain_movements_height ON chain_movements (height) WHERE idx = 0;

CREATE TABLE reconciliation_runs (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  trigger text NOT NULL CHECK (trigger IN ('schedule', 'person', 'start')),
  requested_by text,
  status text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'done', 'failed')),
  height bigint,
  checks jsonb NOT NULL DEFAULT '{}',
  differences integer NOT NULL DEFAULT 0 CHECK (differences >= 0),
  error text,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  CHECK ((finished_at IS NULL) = (status = 'running'))
);
CREATE UNIQUE INDEX reconciliation_runs_one_running ON reconciliation_runs ((true)) WHERE status = 'running';
CREATE INDEX reconciliation_runs_by_time ON reconciliation_runs (started_at DESC, id DESC);
CREATE TABLE reconciliation_differences (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('cash', 'delegation', 'wallet_stake', 'ledger_sum', 'payment_unbooked',
    'balance_row', 'operation')),
  subject text NOT NULL,
  currency text CHECK (currency IN ('TRX', 'USDT')),
  ours bigint,
  chains bigint,
  advice text NOT NULL,
  first_run_id uuid NOT NULL REFERENCES reconciliation_runs (id),
  last_run_id uuid NOT NULL REFERENCES reconciliation_runs (id),
  since timestamptz NOT NULL DEFAULT now(),
  height bigint,
  closed_at timestamptz
);
CREATE UNIQUE INDEX reconciliation_differences_open ON reconciliation_differences (kind, subject)
  WHERE closed_at IS NULL;
CREATE INDEX reconciliation_differences_by_time ON reconciliation_differences (since DESC, id DESC);

CREATE TABLE desk_events (
  id bigint GENERATED ALWAYS AS IDENTITY,
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  topic text NOT NULL CHECK (topic IN ('order', 'payment', 'alert')),
  kind text NOT NULL,
  subject text NOT NULL,
  data jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tx, id)
);
CREATE INDEX desk_events_age ON desk_events (created_at);
CREATE FUNCTION desk_events_of_orders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO desk_events (topic, kind, subject, data)
  SELECT 'order', kind, order_id, jsonb_build_object('fromStatus', from_status, 'status', to_status)
  FROM added ORDER BY id;
  RETURN NULL;
END $$;
CREATE TRIGGER order_events_feed AFTER INSERT ON order_events REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION desk_events_of_orders();
CREATE FUNCTION desk_events_of_payments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO desk_events (topic, kind, subject, data)
    SELECT 'payment', 'seen', id, jsonb_build_object('status', status, 'currency', currency,
      'amount', amount::text, 'outcome', outcome, 'orderId', order_id) FROM added;
  ELSE
    INSERT INTO desk_events (topic, kind, subject, data)
    SELECT 'payment', CASE WHEN a.block_id IS NULL AND b.block_id IS NOT NULL THEN 'orphaned' ELSE 'changed' END,
      a.id, jsonb_build_object('status', a.status, 'currency', a.currency, 'amount', a.amount::text,
        'outcome', a.outcome, 'orderId', a.order_id)
    FROM added a JOIN removed b USING (id)
    WHERE (a.status, a.outcome, a.exception, a.block_id, a.order_id)
      IS DISTINCT FROM (b.status, b.outcome, b.exception, b.block_id, b.order_id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER payments_feed_new AFTER INSERT ON payments REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION desk_events_of_payments();
CREATE TRIGGER payments_feed_changed AFTER UPDATE ON payments
  REFERENCING NEW TABLE AS added OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION desk_events_of_payments();
CREATE FUNCTION desk_events_of_alerts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO desk_events (topic, kind, subject, data)
  VALUES ('alert',
    CASE WHEN TG_OP = 'INSERT' THEN 'raised' WHEN NEW.resolved_at IS NOT NULL THEN 'resolved' ELSE 'acknowledged' END,
    NEW.id, jsonb_build_object('kind', NEW.kind, 'subject', NEW.subject, 'message', NEW.message));
  RETURN NULL;
END $$;
CREATE TRIGGER alerts_feed_new AFTER INSERT ON alerts
  FOR EACH ROW EXECUTE FUNCTION desk_events_of_alerts();
CREATE TRIGGER alerts_feed_changed AFTER UPDATE OF resolved_at, acknowledged_at ON alerts
  FOR EACH ROW EXECUTE FUNCTION desk_events_of_alerts();
`;

const DOWN = `
DROP TRIGGER alerts_feed_changed ON alerts;
DROP TRIGGER alerts_feed_new ON alerts;
DROP TRIGGER payments_feed_changed ON payments;
DROP TRIGGER payments_feed_new ON payments;
DROP TRIGGER order_events_feed ON order_events;
DROP FUNCTION desk_events_of_alerts(), desk_events_of_payments(), desk_events_of_orders();
DROP TABLE desk_events, reconciliation_differences, reconciliation_runs, watch_marks, foreign_operations,
  send_holds, restore_marks, alert_messages;
DROP INDEX orders_in_work, energy_delegations_never, chain_movements_height, dead_letters_by_time, alerts_by_time;
ALTER TABLE dead_letters DROP COLUMN dropped_at, DROP COLUMN dropped_by, DROP COLUMN dropped_because;
ALTER TABLE alerts DROP COLUMN occurrences, DROP COLUMN last_raised_at, DROP COLUMN acknowledged_at,
  DROP COLUMN acknowledged_by, DROP COLUMN resolved_by, DROP COLUMN resolution;
`;
