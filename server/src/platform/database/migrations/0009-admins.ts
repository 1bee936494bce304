import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People who log in, what proves them, and answers that are given once for each key. */
export class Admins1763800000009 implements MigrationInterface {
  readonly name = 'Admins1763800000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

const UP = `
CREATE TABLE admins (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  email text NOT NULL UNIQUE CHECK (email = lower(email)),
  role text NOT NULL CHECK (role IN ('owner', 'operator', 'finance', 'viewer')),
  password_hash text,
  totp_key_id text,
  totp_ciphertext text,
  totp_confirmed_at timestamptz,
  totp_last_step bigint,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('invited', 'active', 'disabled')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  last_login_at timestamptz,
  CHECK ((totp_key_id IS NULL) = (totp_ciphertext IS NULL)),
  CHECK (status <> 'active' OR password_hash IS NOT NULL)
);
CREATE TABLE admin_recovery_codes (
  admin_id uuid NOT NULL REFERENCES admins (id),
  code_hash text NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (admin_id, code_hash)
);
CREATE TABLE admin_invitations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  admin_id uuid NOT NULL REFERENCES admins (id),
  token_hash text NOT NULL UNIQUE,
  purpose text NOT NULL CHECK (purpose IN ('invitation', 'password_reset')),
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX admin_invitations_one_open ON admin_invitations (admin_id) WHERE used_at IS NULL;
CREATE TABLE admin_sessions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  admin_id uuid NOT NULL REFERENCES admins (id),
  second_factor boolean NOT NULL DEFAULT false,
  ip text NOT NULL DEFAULT '',
  user_agent text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_because text
);
CREATE INDEX admin_sessions_live ON admin_sessions (admin_id) WHERE ended_at IS NULL;
CREATE INDEX admin_sessions_expiry ON admin_sessions (expires_at);
CREATE TABLE admin_refresh_tokens (
  token_hash text PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES admin_sessions (id) ON DELETE CASCADE,
  replaced_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX admin_refresh_tokens_session ON admin_refresh_tokens (session_id);
CREATE TABLE idempotency_keys (
  actor text NOT NULL,
  key text NOT NULL,
  route text NOT NULL,
  body_hash text NOT NULL,
  status integer,
  answer jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
`;

const DOWN = `
DROP TABLE idempotency_keys, admin_refresh_tokens, admin_sessions, admin_invitations, admin_recovery_codes, admins;
`;
