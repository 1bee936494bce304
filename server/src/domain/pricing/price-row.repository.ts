import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import type { PriceRef } from './price-list.types.js';
import type { PriceKind, PriceRow } from './price-row.schema.js';

/** One version of a price row as it was, for people who look back. */
export interface PriceVersion extends PriceRef {
  readonly kind: PriceKind;
  readonly active: boolean;
  readonly changedBy: string;
  readonly createdAt: Date;
  /** The row's columns by their names in the database, without those that are empty. */
  readonly values: Readonly<Record<string, unknown>>;
}

type Columns = Readonly<Record<string, string | number | null>>;

const tableOf = (kind: PriceKind): 'energy_packages' | 'price_configs' =>
  kind === 'package' ? 'energy_packages' : 'price_configs';

/** Versions of price rows: written once, then only deactivated. */
@Injectable()
export class PriceRowRepository {
  /** @returns null when another active row of the kind is for the same (name, duration, address, threshold) */
  async insert(tx: Tx, row: PriceRow, by: string, ref?: PriceRef): Promise<PriceRef | null> {
    const columns: Columns = {
      ...columnsOf(row),
      ...(ref ? { id: ref.id, version: ref.version } : {}),
      changed_by: by,
    };
    const names = Object.keys(columns);
    const [inserted] = await rows<PriceRef>(
      tx,
      `INSERT INTO ${tableOf(row.kind)} (${names.join(', ')})
       VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})
       ON CONFLICT DO NOTHING RETURNING id, version`,
      Object.values(columns),
    );
    return inserted ?? null;
  }

  /** @returns whether that version was the active one */
  async deactivate(tx: Tx, kind: PriceKind, { id, version }: PriceRef): Promise<boolean> {
    const deactivated = await rows<PriceRef>(
      tx,
      `UPDATE ${tableOf(kind)} SET active = false, updated_at = now()
       WHERE id::text = $1 AND version = $2 AND active ${kind === 'package' ? '' : 'AND kind = $3'} RETURNING id`,
      kind === 'package' ? [id, version] : [id, version, kind],
    );
    return deactivated.length === 1;
  }

  /** Whether there is, or ever was, a row of this kind for the same. */
  async existsLike(tx: Tx, row: PriceRow): Promise<boolean> {
    const values = columnsOf(row);
    const same = SAME[row.kind].map((name, i) => `${name} = $${i + 1}`);
    const [found] = await rows<{ exists: boolean }>(
      tx,
      `SELECT EXISTS (SELECT 1 FROM ${tableOf(row.kind)} WHERE ${same.join(' AND ')}) AS exists`,
      SAME[row.kind].map((name) => values[name] ?? null),
    );
    return found?.exists ?? false;
  }

  /** Every version of a series, the newest first. */
  async versions(tx: Tx, kind: PriceKind, id: string): Promise<PriceVersion[]> {
    const found = await rows<VersionRow>(
      tx,
      `SELECT ${kind === 'package' ? PACKAGE_VERSION : CONFIG_VERSION} WHERE id::text = $1 AND $2 IN ('package', kind)
       ORDER BY version DESC`,
      [id, kind],
    );
    return found.map(versionOf);
  }

  /** Rows in force, by kind and age. */
  async active(tx: Tx): Promise<PriceVersion[]> {
    const found = await rows<VersionRow>(
      tx,
      `SELECT ${PACKAGE_VERSION} WHERE active UNION ALL SELECT ${CONFIG_VERSION} WHERE active
       ORDER BY kind, created_at, id`,
    );
    return found.map(versionOf);
  }

  /** The newest version of every series, in force or not, by kind and age. */
  async latest(tx: Tx): Promise<PriceVersion[]> {
    const found = await rows<VersionRow>(
      tx,
      `SELECT * FROM (
         SELECT DISTINCT ON (kind, id) * FROM (SELECT ${PACKAGE_VERSION} UNION ALL SELECT ${CONFIG_VERSION}) v
         ORDER BY kind, id, version DESC
       ) latest ORDER BY kind, created_at, id`,
    );
    return found.map(versionOf);
  }

  /** What the series of price configs is; null where there is none. */
  async configKind(tx: Tx, id: string): Promise<PriceKind | null> {
    const [found] = await rows<{ kind: PriceKind }>(
      tx,
      'SELECT kind FROM price_configs WHERE id::text = $1 LIMIT 1',
      [id],
    );
    return found?.kind ?? null;
  }
}

interface VersionRow {
  id: string;
  version: number;
  kind: PriceKind;
  active: boolean;
  changed_by: string;
  created_at: Date;
  values: Record<string, unknown>;
}

const VALUES = `jsonb_strip_nulls(to_jsonb(t)
  - '{id,version,kind,active,changed_by,created_at,updated_at}'::text[]) AS values`;
const PACKAGE_VERSION = `id, version, 'package' AS kind, active, changed_by, created_at, ${VALUES}
  FROM (SELECT *, 'package'::text AS kind FROM energy_packages) t`;
const CONFIG_VERSION = `id, version, kind, active, changed_by, created_at, ${VALUES} FROM price_configs t`;

const versionOf = ({ changed_by: changedBy, created_at: createdAt, ...rest }: VersionRow): PriceVersion => ({
  ...rest,
  changedBy,
  createdAt,
});

/** What makes two rows of a kind rivals: at most one of them is active. */
const SAME: Readonly<Record<PriceKind, readonly string[]>> = {
  package: ['name'],
  duration_tier: ['kind', 'duration_seconds'],
  volume_tier: ['kind', 'from_energy'],
  time_rule: ['kind', 'from_minute', 'to_minute', 'weekdays'],
  utilisation_rule: ['kind', 'from_percent'],
  flash: ['kind', 'address'],
};

function columnsOf(row: PriceRow): Columns {
  switch (row.kind) {
    case 'package':
      return {
        name: row.name,
        energy: row.energy,
        duration_seconds: row.durationSeconds,
        price_sun: row.priceSun.toString(),
      };
    case 'duration_tier':
      return {
        kind: row.kind,
        duration_seconds: row.durationSeconds,
        unit_price_sun: row.unitPriceSun.toString(),
      };
    case 'volume_tier':
      return { kind: row.kind, from_energy: row.fromEnergy, discount_bp: row.discountBp };
    case 'time_rule':
      return {
        kind: row.kind,
        from_minute: row.fromMinute,
        to_minute: row.toMinute,
        weekdays: row.weekdays,
        change_bp: row.changeBp,
      };
    case 'utilisation_rule':
      return { kind: row.kind, from_percent: row.fromPercent, change_bp: row.changeBp };
    case 'flash':
      return {
        kind: row.kind,
        address: row.address,
        unit_energy: row.unitEnergy,
        unit_price_sun: row.unitPriceSun.toString(),
        duration_seconds: row.durationSeconds,
        min_units: row.minUnits,
        max_units: row.maxUnits,
        confirmations: JSON.stringify(
          row.confirmations.map(({ upToSun, blocks }) => ({ upToSun: upToSun?.toString() ?? null, blocks })),
        ),
      };
  }
}
