import type { Misfit, ReportFeature, ReportGroup } from '@energy-desk/shared/reports';
import { Injectable } from '@nestjs/common';
import { Database, rows, type Tx } from '../../../platform/database/index.js';
import { delegationsSql, EXCEPTIONS_SQL, feesSql, FEATURES_SQL, movesSql } from './summary.sql.js';

/** Days from the first to the last, themselves included, as the time zone has them. */
export interface Period {
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
}

export interface MovesRow {
  readonly key: string | null;
  readonly orders: number;
  readonly active_users: number;
  readonly paid: number;
  readonly completed: number;
  readonly refunded: number;
  readonly sales_sun: string;
  readonly sales_micro_usdt: string;
  readonly refunds_sun: string;
  readonly refunds_micro_usdt: string;
  readonly energy_sold: string;
  readonly delivered: number;
  readonly given_up: number;
  readonly delivery_seconds: readonly number[] | null;
}

export interface DelegationsRow {
  readonly key: string | null;
  readonly energy_delivered: string;
  readonly supplier_cost_sun: string;
}

export interface FeesRow {
  readonly key: string | null;
  readonly network_fees_sun: string;
}

/** What of a period is summed up by each statement. */
export interface PeriodRows {
  readonly moves: readonly MovesRow[];
  readonly delegations: readonly DelegationsRow[];
  readonly fees: readonly FeesRow[];
}

export interface FeatureUse {
  readonly feature: ReportFeature;
  readonly uses: number;
  readonly users: number;
}

/** How many transfers of a day did not fit in one way. */
export interface MisfitsRow {
  readonly day: string;
  readonly misfit: Misfit;
  readonly transfers: number;
}

/** Figures of a period as the tables have them, by chain time. */
@Injectable()
export class SummaryReadModel {
  private readonly zones = new Set<string>();

  constructor(private readonly database: Database) {}

  /** @param groupBy null: one row of each for the whole period */
  async read(
    { from, to, timeZone }: Period,
    groupBy: ReportGroup | null,
    tx: Tx = this.database.manager,
  ): Promise<PeriodRows> {
    const parameters = [from, to, timeZone];
    const [group, all] = groupBy === null ? (['day', true] as const) : ([groupBy, false] as const);
    return {
      moves: await rows<MovesRow>(tx, movesSql(group, all), parameters),
      delegations: await rows<DelegationsRow>(tx, delegationsSql(group, all), parameters),
      fees: await rows<FeesRow>(tx, feesSql(group, all), parameters),
    };
  }

  features({ from, to, timeZone }: Period, tx: Tx): Promise<FeatureUse[]> {
    return rows<FeatureUse>(tx, FEATURES_SQL, [from, to, timeZone]);
  }

  exceptions({ from, to, timeZone }: Period): Promise<MisfitsRow[]> {
    return rows<MisfitsRow>(this.database.manager, EXCEPTIONS_SQL, [from, to, timeZone]);
  }

  /** Names of pools or packages, by their ids; packages as they are called last. */
  async labels(groupBy: ReportGroup, tx: Tx): Promise<ReadonlyMap<string, string>> {
    if (groupBy !== 'pool' && groupBy !== 'package') return new Map();
    const found = await rows<{ id: string; name: string }>(
      tx,
      groupBy === 'pool'
        ? 'SELECT id, name FROM energy_pools'
        : 'SELECT DISTINCT ON (id) id, name FROM energy_packages ORDER BY id, version DESC',
    );
    return new Map(found.map(({ id, name }) => [id, name]));
  }

  /** Whether the database knows the zone; of those that it knows it is asked once. */
  async knowsZone(timeZone: string): Promise<boolean> {
    if (this.zones.has(timeZone)) return true;
    const known = await this.askForZone(timeZone);
    if (known) this.zones.add(timeZone);
    return known;
  }

  /** Time in the zone's day is over and solid until this; null before the first block. */
  async solidTime(tx: Tx = this.database.manager): Promise<Date | null> {
    const [row] = await rows<{ solid_time: Date }>(tx, 'SELECT solid_time FROM chain_cursor');
    return row?.solid_time ?? null;
  }

  /** The end of the day in the zone. */
  async endOfDay(day: string, timeZone: string, tx: Tx = this.database.manager): Promise<Date> {
    const [row] = await rows<{ ends: Date }>(
      tx,
      'SELECT (($1::date + 1)::timestamp AT TIME ZONE $2::text) AS ends',
      [day, timeZone],
    );
    if (!row) throw new Error('a day has no end');
    return row.ends;
  }

  /** The last day that was over in the zone at that time. */
  async dayBefore(at: Date, timeZone: string, tx: Tx = this.database.manager): Promise<string> {
    const [row] = await rows<{ day: string }>(
      tx,
      `SELECT to_char(($1::timestamptz AT TIME ZONE $2::text)::date - 1, 'YYYY-MM-DD') AS day`,
      [at, timeZone],
    );
    return row?.day ?? '';
  }

  private async askForZone(timeZone: string): Promise<boolean> {
    const found = await rows(this.database.manager, 'SELECT 1 FROM pg_timezone_names WHERE name = $1', [
      timeZone,
    ]);
    return found.length > 0;
  }
}
