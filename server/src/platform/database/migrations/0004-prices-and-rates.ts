import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every price keeps its history; volume tiers, rules, flash prices; what a TRX is worth in USDT. */
export class PricesAndRates1763700000004 implements MigrationInterface {
  readonly name = 'PricesAndRates1763700000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DOWN);
  }
}

// A price row is (id, version): the id is that of the series, and at most one of its versions is active.
const UP = `
ALTER TABLE energy_packages
  DROP CONSTRAINT energy_packages_pkey,
  DROP CONSTRAINT energy_packages_name_key,
  ADD CONSTRAINT energy_packages_pkey PRIMARY KEY (id, version),
  ADD CONSTRAINT energy_packages_version_check CHECK (version > 0),
  ADD COLUMN changed_by text NOT NULL DEFAULT 'seed';
CREATE UNIQUE INDEX energy_packages_active ON energy_packages (id) WHERE active;
CREATE UNIQUE INDEX energy_packages_name ON energy_packages (name) WHERE active;

DROP INDEX price_configs_active;
ALTER TABLE price_configs
  DROP CONSTRAINT price_configs_pkey,
  DROP CONSTRAINT price_configs_kind_check,
  ADD CONSTRAINT price_configs_pkey PRIMARY KEY (id, version),
  ADD CONSTRAINT price_configs_kind_check
    CHECK (kind IN ('duration_tier', 'flash', 'volume_tier', 'time_rule', 'utilisation_rule')),
  ADD CONSTRAINT price_configs_version_check CHECK (version > 0),
  ALTER COLUMN duration_seconds DROP NOT NULL,
  ALTER COLUMN unit_price_sun DROP NOT NULL,
  ADD COLUMN changed_by text NOT NULL DEFAULT 'seed',
  ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN address text,
  ADD COLUMN unit_energy integer CHECK (unit_energy > 0),
  ADD COLUMN min_units integer CHECK (min_units > 0),
  ADD COLUMN max_units integer CHECK (max_units >= min_units),
  ADD COLUMN confirmations jsonb CHECK (jsonb_typeof(confirmations) = 'array'),
  ADD COLUMN from_energy integer CHECK (from_energy > 0),
  ADD COLUMN discount_bp integer CHECK (discount_bp BETWEEN 1 AND 9999),
  ADD COLUMN change_bp integer CHECK (change_bp BETWEEN -9999 AND 90000 AND change_bp <> 0),
  ADD COLUMN from_minute smallint CHECK (from_minute BETWEEN 0 AND 1439),
  ADD COLUMN to_minute smallint CHECK (to_minute BETWEEN 1 AND 1440),
  ADD COLUMN weekdays smallint CHECK (weekdays BETWEEN 1 AND 127),
  ADD COLUMN from_percent smallint CHECK (from_percent BETWEEN 0 AND 100),
  ADD CONSTRAINT price_configs_minutes CHECK (from_minute <> to_minute),
  ADD CONSTRAINT price_configs_priced CHECK (
    (kind IN ('duration_tier', 'flash')) = (duration_seconds IS NOT NULL)
    AND (kind IN ('duration_tier', 'flash')) = (unit_price_sun IS NOT NULL)),
  ADD CONSTRAINT price_configs_flash CHECK (
    (kind = 'flash') = (address IS NOT NULL) AND (kind = 'flash') = (unit_energy IS NOT NULL)
    AND (kind = 'flash') = (min_units IS NOT NULL) AND (kind = 'flash') = (max_units IS NOT NULL)
    AND (kind = 'flash') = (confirmations IS NOT NULL)),
  ADD CONSTRAINT price_configs_volume CHECK (
    (kind = 'volume_tier') = (from_energy IS NOT NULL) AND (kind = 'volume_tier') = (discount_bp IS NOT NULL)),
  ADD CONSTRAINT price_configs_rule CHECK (
    (kind IN ('time_rule', 'utilisation_rule')) = (change_bp IS NOT NULL)
    AND (kind = 'time_rule') = (from_minute IS NOT NULL) AND (kind = 'time_rule') = (to_minute IS NOT NULL)
    AND (kind = 'time_rule') = (weekdays IS NOT NULL)
    AND (kind = 'utilisation_rule') = (from_percent IS NOT NULL));
CREATE UNIQUE INDEX price_configs_active ON price_configs (id) WHERE active;
CREATE UNIQUE INDEX price_configs_duration ON price_configs (duration_seconds)
  WHERE active AND kind = 'duration_tier';
CREATE UNIQUE INDEX price_configs_address ON price_configs (address) WHERE active AND kind = 'flash';
CREATE UNIQUE INDEX price_configs_energy ON price_configs (from_energy) WHERE active AND kind = 'volume_tier';
CREATE UNIQUE INDEX price_configs_percent ON price_configs (from_percent)
  WHERE active AND kind = 'utilisation_rule';

CREATE TABLE exchange_rates (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  micro_usdt_per_trx bigint NOT NULL CHECK (micro_usdt_per_trx BETWEEN 1 AND 1000000000000),
  source text NOT NULL CHECK (source IN ('manual', 'http')),
  status text NOT NULL CHECK (status IN ('active', 'pending', 'rejected', 'superseded')),
  reported_at timestamptz NOT NULL,
  good_until timestamptz,
  decided_by text,
  decided_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CHECK (source = 'manual' OR good_until IS NOT NULL),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CHECK (status <> 'rejected' OR decided_by IS NOT NULL),
  CHECK (source = 'http' OR (status <> 'pending' AND decided_by IS NOT NULL))
);
CREATE UNIQUE INDEX exchange_rates_one ON exchange_rates (status) WHERE status IN ('active', 'pending');
CREATE INDEX exchange_rates_rejected ON exchange_rates (decided_at) WHERE status = 'rejected';
`;

// Of each series what is active stays, or else its newest version; names were unique over all packages.
const DOWN = `
DROP TABLE exchange_rates;

DROP INDEX price_configs_percent, price_configs_energy, price_configs_address, price_configs_duration,
  price_configs_active;
DELETE FROM price_configs WHERE kind <> 'duration_tier';
DELETE FROM price_configs older USING price_configs newer
  WHERE newer.id = older.id AND (newer.active, newer.version) > (older.active, older.version);
ALTER TABLE price_configs
  DROP CONSTRAINT price_configs_rule, DROP CONSTRAINT price_configs_volume, DROP CONSTRAINT price_configs_flash,
  DROP CONSTRAINT price_configs_priced, DROP CONSTRAINT price_configs_minutes,
  DROP COLUMN from_percent, DROP COLUMN weekdays, DROP COLUMN to_minute, DROP COLUMN from_minute,
  DROP COLUMN change_bp, DROP COLUMN discount_bp, DROP COLUMN from_energy, DROP COLUMN confirmations,
  DROP COLUMN max_units, DROP COLUMN min_units, DROP COLUMN unit_energy, DROP COLUMN address,
  DROP COLUMN updated_at, DROP COLUMN changed_by,
  ALTER COLUMN unit_price_sun SET NOT NULL,
  ALTER COLUMN duration_seconds SET NOT NULL,
  DROP CONSTRAINT price_configs_version_check,
  DROP CONSTRAINT price_configs_pkey,
  ADD CONSTRAINT price_configs_pkey PRIMARY KEY (id),
  DROP CONSTRAINT price_configs_kind_check,
  ADD CONSTRAINT price_configs_kind_check CHECK (kind IN ('duration_tier'));
CREATE UNIQUE INDEX price_configs_active ON price_configs (kind, duration_seconds) WHERE active;

DROP INDEX energy_packages_name, energy_packages_active;
DELETE FROM energy_packages older USING energy_packages newer
  WHERE newer.id = older.id AND (newer.active, newer.version) > (older.active, older.version);
DELETE FROM energy_packages other USING energy_packages kept
  WHERE kept.name = other.name AND (kept.active, kept.updated_at, kept.id) > (other.active, other.updated_at, other.id);
ALTER TABLE energy_packages
  DROP COLUMN changed_by,
  DROP CONSTRAINT energy_packages_version_check,
  DROP CONSTRAINT energy_packages_pkey,
  ADD CONSTRAINT energy_packages_pkey PRIMARY KEY (id),
  ADD CONSTRAINT energy_packages_name_key UNIQUE (name);
`;
