import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Flash rentals, deposits, refunds on chain, what finance settles by hand, and what users are told of it. Payments of
 * exact amounts from before prove their senders too.
 */
export class PaymentsThatDoNotFit1763700000003 implements MigrationInterface {
  readonly name = 'PaymentsThatDoNotFit1763700000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
ALTER TABLE payments
  ADD COLUMN sender_kind text CHECK (sender_kind IN ('account', 'contract')),
  ADD COLUMN hold_reason text,
  ADD COLUMN earned bigint NOT NULL DEFAULT 0 CHECK (earned >= 0),
  ADD COLUMN credit_used bigint NOT NULL DEFAULT 0 CHECK (credit_used >= 0),
  ADD COLUMN resolution text
    CHECK (resolution IN ('assigned', 'credited_user', 'credited_address', 'refunded')),
  ADD COLUMN resolved_at timestamptz,
  DROP CONSTRAINT payments_outcome_check,
  ADD CONSTRAINT payments_outcome_check
    CHECK (outcome IN ('order', 'deposit', 'flash', 'unmatched', 'held', 'own_funds', 'lost')),
  ADD CONSTRAINT payments_hold CHECK ((outcome = 'held') = (hold_reason IS NOT NULL) OR outcome IS NULL),
  ADD CONSTRAINT payments_resolution CHECK ((resolution IS NULL) = (resolved_at IS NULL)),
  ADD CONSTRAINT payments_resolved CHECK (resolution IS NULL OR outcome IN ('unmatched', 'held'));
CREATE INDEX payments_queue ON payments (block_time, id)
  WHERE outcome IN ('unmatched', 'held') AND resolution IS NULL;
CREATE INDEX payments_from ON payments (from_address, block_time);
CREATE INDEX payments_monitor ON payments (monitor_id) WHERE monitor_id IS NOT NULL;

ALTER TABLE orders ADD COLUMN payer_address text;
CREATE INDEX orders_payer ON orders (payer_address) WHERE payer_address IS NOT NULL;
CREATE INDEX orders_open_receiver ON orders (receiver) WHERE status = 'awaiting_payment';

CREATE TABLE proved_addresses (
  address text NOT NULL,
  user_id uuid NOT NULL REFERENCES users (id),
  payment_id uuid NOT NULL REFERENCES payments (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (address, user_id)
);
INSERT INTO proved_addresses (address, user_id, payment_id)
  SELECT DISTINCT ON (p.from_address, o.user_id) p.from_address, o.user_id, p.id
  FROM payments p JOIN orders o ON o.id = p.order_id
  WHERE p.outcome = 'order' AND p.booked = 'solid' AND p.currency = 'TRX' AND o.user_id IS NOT NULL
  ORDER BY p.from_address, o.user_id, p.height, p.id;
CREATE TABLE user_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id),
  kind text NOT NULL,
  subject text NOT NULL,
  data jsonb NOT NULL DEFAULT '{}',
  chain_time timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  noticed boolean NOT NULL DEFAULT false,
  UNIQUE (kind, subject, user_id)
);
CREATE INDEX user_events_unnoticed ON user_events (id) WHERE NOT noticed;

CREATE TABLE refunds (
  id uuid PRIMARY KEY,
  business_key text NOT NULL UNIQUE,
  address text NOT NULL,
  currency text NOT NULL CHECK (currency IN ('TRX', 'USDT')),
  amount bigint NOT NULL CHECK (amount > 0),
  fee_sun bigint NOT NULL DEFAULT 0 CHECK (fee_sun >= 0),
  reason text NOT NULL,
  payment_id uuid REFERENCES payments (id),
  order_id uuid REFERENCES orders (id),
  status text NOT NULL DEFAULT 'due'
    CHECK (status IN ('due', 'needs_person', 'sending', 'paid', 'credited', 'written_off')),
  needs_person_reason text,
  decided_by text,
  txid text,
  sent_at timestamptz,
  paid_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((status = 'needs_person') = (needs_person_reason IS NOT NULL)),
  CHECK (currency = 'USDT' OR fee_sun < amount)
);
CREATE INDEX refunds_open ON refunds (status, created_at) WHERE status IN ('due', 'needs_person', 'sending');
CREATE INDEX refunds_sent ON refunds (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX refunds_order ON refunds (order_id) WHERE order_id IS NOT NULL;

CREATE TABLE audit_logs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  actor text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  reason text NOT NULL DEFAULT '',
  before jsonb,
  after jsonb,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX audit_logs_subject ON audit_logs (subject, id);
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit rows are append-only';
END $$;
CREATE TRIGGER audit_logs_append_only BEFORE UPDATE OR DELETE ON audit_logs
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
`;

const DOWN = `
DROP TABLE audit_logs, refunds, user_events, proved_addresses;
DROP FUNCTION audit_is_append_only();
DROP INDEX orders_open_receiver, orders_payer;
ALTER TABLE orders DROP COLUMN payer_address;
DROP INDEX payments_monitor, payments_from, payments_queue;
ALTER TABLE payments DROP CONSTRAINT payments_resolved, DROP CONSTRAINT payments_resolution,
  DROP CONSTRAINT payments_hold, DROP CONSTRAINT payments_outcome_check;
UPDATE payments SET outcome = 'unmatched' WHERE outcome = 'held';
ALTER TABLE payments ADD CONSTRAINT payments_outcome_check
    CHECK (outcome IN ('order', 'deposit', 'flash', 'unmatched', 'own_funds', 'lost')),
  DROP COLUMN resolved_at, DROP COLUMN resolution, DROP COLUMN credit_used, DROP COLUMN earned,
  DROP COLUMN hold_reason, DROP COLUMN sender_kind;
`;
