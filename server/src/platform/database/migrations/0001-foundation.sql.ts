const PLATFORM = `
CREATE TABLE system_configs (
  key text PRIMARY KEY,
  value text NOT NULL,
  type text NOT NULL CHECK (type IN ('string', 'number', 'boolean', 'json')),
  description text NOT NULL DEFAULT '',
  encrypted boolean NOT NULL DEFAULT false,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE leases (
  name text PRIMARY KEY,
  owner text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE TABLE dead_letters (
  step text NOT NULL,
  subject text NOT NULL,
  error text NOT NULL,
  tries integer NOT NULL DEFAULT 1 CHECK (tries > 0),
  next_try_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (step, subject)
);
CREATE TABLE alerts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL,
  subject text NOT NULL,
  message text NOT NULL,
  data jsonb NOT NULL DEFAULT '{}',
  raised_at timestamptz NOT NULL DEFAULT now(),
  resolved_at timestamptz
);
CREATE UNIQUE INDEX alerts_open ON alerts (kind, subject) WHERE resolved_at IS NULL;
`;

const CHAIN = `
CREATE TABLE chain_cursor (
  id smallint PRIMARY KEY CHECK (id = 1),
  height bigint NOT NULL,
  block_id text NOT NULL,
  block_time timestamptz NOT NULL,
  solid_height bigint NOT NULL,
  solid_time timestamptz NOT NULL,
  node_height bigint NOT NULL,
  halted_reason text,
  updated_at timestamptz NOT NULL DEFAULT now(),
  CHECK (solid_height <= height)
);
CREATE TABLE chain_blocks (
  block_id text PRIMARY KEY,
  height bigint NOT NULL,
  parent_id text NOT NULL,
  block_time timestamptz NOT NULL,
  orphaned boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX chain_blocks_main ON chain_blocks (height) WHERE NOT orphaned;
CREATE TABLE payments (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  txid text NOT NULL,
  idx integer NOT NULL CHECK (idx >= 0),
  currency text NOT NULL CHECK (currency IN ('TRX', 'USDT')),
  from_address text NOT NULL,
  to_address text NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  height bigint,
  block_id text,
  block_time timestamptz,
  tx_expiration timestamptz NOT NULL,
  status text NOT NULL DEFAULT 'seen' CHECK (status IN ('seen', 'settled')),
  exception text NOT NULL DEFAULT 'none' CHECK (exception IN ('none', 'late', 'over', 'under', 'duplicate')),
  outcome text CHECK (outcome IN ('order', 'deposit', 'flash', 'unmatched', 'own_funds', 'lost')),
  monitor_id uuid,
  order_id uuid,
  booked text NOT NULL DEFAULT 'none' CHECK (booked IN ('none', 'receipt', 'solid', 'lost')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (txid, idx),
  CHECK ((height IS NULL) = (block_id IS NULL)),
  CHECK (status = 'seen' OR outcome IS NOT NULL)
);
CREATE INDEX payments_due ON payments (height) WHERE booked IN ('none', 'receipt');
CREATE INDEX payments_order ON payments (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX payments_unsolid ON payments (block_id) WHERE booked IN ('none', 'receipt');
CREATE INDEX payments_lost ON payments (from_address) WHERE booked = 'lost';
CREATE TABLE chain_movements (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  address text NOT NULL,
  txid text NOT NULL,
  idx integer NOT NULL CHECK (idx >= 0),
  kind text NOT NULL,
  currency text NOT NULL CHECK (currency IN ('TRX', 'USDT')),
  amount bigint NOT NULL,
  fee_sun bigint NOT NULL DEFAULT 0 CHECK (fee_sun >= 0),
  counterparty text,
  detail jsonb NOT NULL DEFAULT '{}',
  height bigint,
  block_id text,
  block_time timestamptz,
  booked boolean NOT NULL DEFAULT false,
  UNIQUE (address, txid, idx),
  CHECK ((height IS NULL) = (block_id IS NULL))
);
CREATE INDEX chain_movements_due ON chain_movements (height) WHERE NOT booked;
CREATE TABLE tron_transactions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  txid text NOT NULL UNIQUE,
  purpose text NOT NULL CHECK (purpose IN ('delegate', 'undelegate', 'refund')),
  subject text NOT NULL,
  owner_address text NOT NULL,
  signed_hex text NOT NULL,
  expiration timestamptz NOT NULL,
  status text NOT NULL CHECK (status IN ('signed', 'sent', 'included', 'solid', 'rejected', 'failed', 'dead')),
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  answer text,
  answer_class text CHECK (answer_class IN ('accepted', 'refused', 'ambiguous')),
  next_send_at timestamptz NOT NULL DEFAULT now(),
  noticed boolean NOT NULL DEFAULT true,
  included_height bigint,
  included_block_id text,
  included_time timestamptz,
  contract_ret text,
  outlived boolean NOT NULL DEFAULT false,
  fee_sun bigint NOT NULL DEFAULT 0 CHECK (fee_sun >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((included_height IS NULL) = (included_block_id IS NULL))
);
CREATE UNIQUE INDEX tron_transactions_live ON tron_transactions (purpose, subject)
  WHERE status IN ('signed', 'sent', 'included', 'solid') AND NOT outlived;
CREATE INDEX tron_transactions_to_send ON tron_transactions (next_send_at) WHERE status IN ('signed', 'sent');
CREATE INDEX tron_transactions_open ON tron_transactions (expiration)
  WHERE status IN ('signed', 'sent', 'rejected');
CREATE INDEX tron_transactions_included ON tron_transactions (included_height) WHERE status = 'included';
CREATE INDEX tron_transactions_unnoticed ON tron_transactions (updated_at) WHERE NOT noticed;
CREATE INDEX tron_transactions_subject ON tron_transactions (subject);
`;

const LEDGER = `
CREATE TABLE ledger_accounts (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code text NOT NULL UNIQUE,
  kind text NOT NULL,
  currency text NOT NULL CHECK (currency IN ('TRX', 'USDT')),
  balance bigint CHECK (balance >= 0),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE ledger_transactions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_key text NOT NULL UNIQUE,
  kind text NOT NULL,
  data jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE balance_transactions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction_id bigint NOT NULL REFERENCES ledger_transactions (id),
  account_id integer NOT NULL REFERENCES ledger_accounts (id),
  currency text NOT NULL CHECK (currency IN ('TRX', 'USDT')),
  amount bigint NOT NULL CHECK (amount <> 0)
);
CREATE INDEX balance_transactions_account ON balance_transactions (account_id, id);
CREATE INDEX balance_transactions_transaction ON balance_transactions (transaction_id);
CREATE TABLE cash_accounts (
  address text PRIMARY KEY,
  watched_from_height bigint NOT NULL,
  opening_height bigint,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE FUNCTION ledger_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger rows are immutable';
END $$;
CREATE TRIGGER balance_transactions_immutable BEFORE UPDATE OR DELETE ON balance_transactions
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_immutable();
CREATE TRIGGER ledger_transactions_immutable BEFORE UPDATE OR DELETE ON ledger_transactions
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_immutable();
`;

const PEOPLE_AND_PRICES = `
CREATE TABLE users (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  telegram_id bigint NOT NULL UNIQUE,
  chat_id bigint NOT NULL,
  username text,
  first_name text NOT NULL DEFAULT '',
  language text NOT NULL CHECK (language IN ('zh', 'en')),
  bot_blocked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE user_wallets (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES users (id),
  address text NOT NULL,
  label text NOT NULL DEFAULT '' CHECK (char_length(label) <= 32),
  created_at timestamptz NOT NULL DEFAULT now(),
  used_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (user_id, address)
);
CREATE TABLE telegram_sessions (
  chat_id bigint PRIMARY KEY,
  state jsonb NOT NULL,
  version integer NOT NULL DEFAULT 1,
  expires_at timestamptz NOT NULL
);
CREATE INDEX telegram_sessions_expiry ON telegram_sessions (expires_at);
CREATE TABLE energy_packages (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL UNIQUE,
  energy integer NOT NULL CHECK (energy > 0),
  duration_seconds integer NOT NULL CHECK (duration_seconds >= 300),
  price_sun bigint NOT NULL CHECK (price_sun > 0),
  active boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE price_configs (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('duration_tier')),
  duration_seconds integer NOT NULL CHECK (duration_seconds >= 300),
  unit_price_sun bigint NOT NULL CHECK (unit_price_sun > 0),
  active boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX price_configs_active ON price_configs (kind, duration_seconds) WHERE active;
`;

const POOLS = `
CREATE TABLE energy_pools (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL UNIQUE,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'inactive', 'maintenance')),
  cost_per_energy_sun bigint NOT NULL DEFAULT 0 CHECK (cost_per_energy_sun >= 0),
  priority integer NOT NULL DEFAULT 100,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE supplier_wallets (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  pool_id uuid NOT NULL REFERENCES energy_pools (id),
  address text NOT NULL UNIQUE,
  label text NOT NULL DEFAULT '',
  permission_id integer NOT NULL DEFAULT 0 CHECK (permission_id = 0 OR permission_id >= 2),
  signer_address text NOT NULL,
  key_id text NOT NULL,
  key_ciphertext text NOT NULL,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled')),
  set_aside_until timestamptz,
  set_aside_reason text,
  failures_in_a_row integer NOT NULL DEFAULT 0 CHECK (failures_in_a_row >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX supplier_wallets_pool ON supplier_wallets (pool_id);
CREATE TABLE wallet_readings (
  wallet_id uuid PRIMARY KEY REFERENCES supplier_wallets (id),
  height bigint NOT NULL,
  delegatable_sun bigint NOT NULL CHECK (delegatable_sun >= 0),
  staked_sun bigint NOT NULL DEFAULT 0,
  delegated_sun bigint NOT NULL DEFAULT 0,
  energy_used bigint NOT NULL DEFAULT 0,
  free_bandwidth integer NOT NULL CHECK (free_bandwidth >= 0),
  staked_bandwidth bigint NOT NULL CHECK (staked_bandwidth >= 0),
  liquid_sun bigint NOT NULL CHECK (liquid_sun >= 0),
  read_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE energy_pool_logs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pool_id uuid NOT NULL,
  wallet_id uuid,
  action text NOT NULL,
  data jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX energy_pool_logs_pool ON energy_pool_logs (pool_id, id);
`;

const ORDERS = `
CREATE TABLE orders (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  reference text NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('package', 'flash', 'manual')),
  status text NOT NULL CHECK (status IN ('awaiting_payment', 'confirming', 'paid', 'waiting_capacity', 'delegating',
    'active', 'unwinding', 'reclaiming', 'completed', 'refunding', 'refunded', 'failed', 'expired', 'cancelled')),
  user_id uuid REFERENCES users (id),
  client_order_id text,
  receiver text NOT NULL,
  energy integer NOT NULL CHECK (energy > 0),
  duration_seconds integer NOT NULL CHECK (duration_seconds >= 300),
  amount bigint NOT NULL CHECK (amount >= 0),
  currency text NOT NULL DEFAULT 'TRX' CHECK (currency IN ('TRX', 'USDT')),
  pay_with text NOT NULL CHECK (pay_with IN ('transfer', 'balance', 'none')),
  quote jsonb NOT NULL,
  priority smallint NOT NULL DEFAULT 1 CHECK (priority BETWEEN 0 AND 2),
  energy_missing integer NOT NULL DEFAULT 0 CHECK (energy_missing >= 0),
  delivery_attempt integer NOT NULL DEFAULT 0,
  payment_address text,
  payment_deadline timestamptz,
  paid_at timestamptz,
  capacity_deadline timestamptz,
  ends_at timestamptz,
  reason text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (user_id, client_order_id),
  CHECK (energy_missing <= energy)
);
CREATE INDEX orders_by_user ON orders (user_id, created_at DESC, id);
CREATE INDEX orders_unpaid ON orders (payment_deadline) WHERE status = 'awaiting_payment';
CREATE INDEX orders_undelivered ON orders (priority, paid_at)
  WHERE energy_missing > 0 AND status IN ('paid', 'waiting_capacity', 'delegating');
CREATE INDEX orders_delegating ON orders (id) WHERE status = 'delegating';
CREATE INDEX orders_ending ON orders (ends_at) WHERE status = 'active';
CREATE INDEX orders_closing ON orders (status) WHERE status IN ('reclaiming', 'unwinding', 'refunding');
CREATE TABLE order_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES orders (id),
  from_status text,
  to_status text NOT NULL,
  kind text NOT NULL,
  data jsonb NOT NULL DEFAULT '{}',
  chain_time timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  noticed boolean NOT NULL DEFAULT false
);
CREATE INDEX order_events_order ON order_events (order_id, id);
CREATE INDEX order_events_unnoticed ON order_events (id) WHERE NOT noticed;
CREATE TABLE payment_suffixes (
  address text NOT NULL,
  currency text NOT NULL,
  base_amount bigint NOT NULL,
  last_suffix integer NOT NULL CHECK (last_suffix BETWEEN 1 AND 9999),
  PRIMARY KEY (address, currency, base_amount)
);
CREATE TABLE payment_monitors (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('order', 'deposit')),
  address text NOT NULL,
  currency text NOT NULL CHECK (currency IN ('TRX', 'USDT')),
  amount bigint NOT NULL CHECK (amount > 0 AND amount % 10000 <> 0),
  user_id uuid,
  order_id uuid UNIQUE,
  opened_height bigint NOT NULL,
  deadline timestamptz NOT NULL,
  hold_until timestamptz NOT NULL,
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'held', 'released')),
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (hold_until > deadline)
);
CREATE UNIQUE INDEX payment_monitors_amount ON payment_monitors (address, currency, amount)
  WHERE status IN ('open', 'held');
CREATE INDEX payment_monitors_hold ON payment_monitors (hold_until) WHERE status IN ('open', 'held');
CREATE INDEX payment_monitors_user ON payment_monitors (user_id) WHERE status = 'open';
CREATE TABLE energy_delegations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  order_id uuid NOT NULL REFERENCES orders (id),
  wallet_id uuid NOT NULL REFERENCES supplier_wallets (id),
  supplier text NOT NULL,
  receiver text NOT NULL,
  sun bigint NOT NULL CHECK (sun >= 1000000),
  energy integer NOT NULL CHECK (energy > 0),
  attempt integer NOT NULL,
  part integer NOT NULL,
  status text NOT NULL CHECK (status IN ('planned', 'active', 'ended', 'reclaimed', 'never', 'taken_elsewhere')),
  surplus boolean NOT NULL DEFAULT false,
  delegate_txid text NOT NULL,
  delegate_solid boolean NOT NULL DEFAULT false,
  active_at timestamptz,
  ended_at timestamptz,
  reclaim_after timestamptz,
  reclaim_by timestamptz,
  reclaimed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (order_id, attempt, part),
  CHECK (supplier <> receiver)
);
CREATE INDEX energy_delegations_live ON energy_delegations (receiver) WHERE status IN ('planned', 'active', 'ended');
CREATE INDEX energy_delegations_wallet ON energy_delegations (wallet_id) WHERE status IN ('planned', 'active', 'ended');
CREATE INDEX energy_delegations_due ON energy_delegations (reclaim_after) WHERE status = 'ended';
CREATE TABLE energy_reservations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  wallet_id uuid NOT NULL REFERENCES supplier_wallets (id),
  delegation_id uuid NOT NULL UNIQUE REFERENCES energy_delegations (id),
  sun bigint NOT NULL CHECK (sun > 0),
  delegate_height bigint,
  closed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX energy_reservations_open ON energy_reservations (wallet_id) WHERE closed_at IS NULL;
CREATE TABLE notifications (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  sequence bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL,
  subject text NOT NULL,
  user_id uuid NOT NULL REFERENCES users (id),
  payload jsonb NOT NULL,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sent', 'undeliverable')),
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  error text,
  sent_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (subject, kind)
);
CREATE INDEX notifications_due ON notifications (sequence) WHERE status = 'pending';
CREATE INDEX notifications_user ON notifications (user_id, sequence) WHERE status = 'pending';
`;

export const FOUNDATION_UP = [PLATFORM, CHAIN, LEDGER, PEOPLE_AND_PRICES, POOLS, ORDERS].join('\n');

export const FOUNDATION_DOWN = `
DROP TABLE notifications, energy_reservations, energy_delegations, payment_monitors, payment_suffixes,
  order_events, orders, energy_pool_logs, wallet_readings, supplier_wallets, energy_pools,
  price_configs, energy_packages, telegram_sessions, user_wallets, users,
  balance_transactions, ledger_transactions, ledger_accounts, cash_accounts,
  tron_transactions, chain_movements, payments, chain_blocks, chain_cursor,
  alerts, dead_letters, leases, system_configs;
DROP FUNCTION ledger_is_immutable();
`;
