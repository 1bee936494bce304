import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Limits and permissions of wallets, when their used energy is back, and staking operations. */
export class PoolsDesk1763800000010 implements MigrationInterface {
  readonly name = 'PoolsDesk1763800000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
ALTER TABLE tron_transactions
  DROP CONSTRAINT tron_transactions_purpose_check,
  ADD CONSTRAINT tron_transactions_purpose_check CHECK (purpose IN ('delegate', 'undelegate', 'refund',
    'stake', 'unstake', 'withdraw', 'cancel_unstake', 'vote', 'claim'));
CREATE INDEX tron_transactions_owner ON tron_transactions (owner_address, created_at DESC);
ALTER TABLE energy_pools ADD COLUMN wallet_limit_sun bigint CHECK (wallet_limit_sun >= 0);
ALTER TABLE supplier_wallets
  ADD COLUMN limit_sun bigint CHECK (limit_sun >= 0),
  ADD COLUMN permission_operations text CHECK (permission_operations ~ '^[0-9a-f]{64}$'),
  ADD COLUMN permission_read_at timestamptz;
ALTER TABLE wallet_readings ADD COLUMN energy_free_at timestamptz;
CREATE INDEX energy_pool_logs_wallet ON energy_pool_logs (wallet_id, id);
CREATE INDEX energy_delegations_listed ON energy_delegations (created_at DESC, id DESC);
CREATE INDEX energy_delegations_of_wallet ON energy_delegations (wallet_id, created_at DESC, id DESC);
CREATE INDEX energy_delegations_of_receiver ON energy_delegations (receiver, created_at DESC, id DESC);
CREATE TABLE staking_requests (
  id uuid PRIMARY KEY,
  wallet_id uuid NOT NULL REFERENCES supplier_wallets (id),
  kind text NOT NULL CHECK (kind IN ('stake', 'unstake', 'withdraw', 'cancel_unstake', 'vote', 'claim')),
  resource text CHECK (resource IN ('ENERGY', 'BANDWIDTH')),
  amount_sun bigint CHECK (amount_sun > 0),
  votes jsonb,
  txid text NOT NULL UNIQUE,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'done', 'failed')),
  answer text,
  actor text NOT NULL,
  reason text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  CHECK ((kind IN ('stake', 'unstake')) = (amount_sun IS NOT NULL AND resource IS NOT NULL)),
  CHECK ((kind = 'vote') = (votes IS NOT NULL)),
  CHECK ((status = 'pending') = (finished_at IS NULL))
);
CREATE UNIQUE INDEX staking_requests_one_pending ON staking_requests (wallet_id) WHERE status = 'pending';
CREATE INDEX staking_requests_wallet ON staking_requests (wallet_id, created_at DESC);
`;

const DOWN = `
DROP TABLE staking_requests;
DROP INDEX energy_delegations_of_receiver, energy_delegations_of_wallet, energy_delegations_listed,
  energy_pool_logs_wallet;
ALTER TABLE wallet_readings DROP COLUMN energy_free_at;
ALTER TABLE supplier_wallets DROP COLUMN permission_read_at, DROP COLUMN permission_operations,
  DROP COLUMN limit_sun;
ALTER TABLE energy_pools DROP COLUMN wallet_limit_sun;
DROP INDEX tron_transactions_owner;
DELETE FROM tron_transactions WHERE purpose NOT IN ('delegate', 'undelegate', 'refund');
ALTER TABLE tron_transactions
  DROP CONSTRAINT tron_transactions_purpose_check,
  ADD CONSTRAINT tron_transactions_purpose_check CHECK (purpose IN ('delegate', 'undelegate', 'refund'));
`;
