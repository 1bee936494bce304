import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import { type Dimension, type Moment, momentKey, type Usage, type Use } from './risk-usage.js';

interface UsageRow {
  dimension: Dimension;
  subject: string;
  at: Date;
  count: string;
  sun: string;
  micro_usdt: string;
  energy: string;
}

@Injectable()
export class RiskUsageRepository {
  /**
   * Until the end of the transaction nobody else judges these subjects: what is counted next stays true until the
   * commit. In one order for everybody, so that two who need the same ones do not wait for each other.
   */
  async lock(tx: Tx, subjects: readonly Pick<Moment, 'dimension' | 'subject'>[]): Promise<void> {
    const keys = [...new Set(subjects.map(({ dimension, subject }) => `risk ${dimension} ${subject}`))];
    if (keys.length === 0) return;
    await tx.query(
      `SELECT pg_advisory_xact_lock(key) FROM (
         SELECT DISTINCT hashtextextended(k, 0) AS key FROM unnest($1::text[]) k ORDER BY key) keys`,
      [keys],
    );
  }

  /** What each subject used in the hour and day before each moment, by `momentKey`; without these sources. */
  async usage(
    tx: Tx,
    moments: readonly Moment[],
    without: readonly string[],
  ): Promise<ReadonlyMap<string, Usage>> {
    if (moments.length === 0) return new Map();
    const found = await rows<UsageRow>(
      tx,
      `SELECT m.dimension, m.subject, m.at, u.count, u.sun, u.micro_usdt, u.energy
       FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS d (dimension, subject, at)) m
       CROSS JOIN LATERAL (
         SELECT count(*) FILTER (WHERE r.used_at > m.at - interval '1 hour') AS count,
           coalesce(sum(r.sun) FILTER (WHERE r.paid), 0) AS sun,
           coalesce(sum(r.micro_usdt) FILTER (WHERE r.paid), 0) AS micro_usdt,
           coalesce(sum(r.energy) FILTER (WHERE r.paid), 0) AS energy
         FROM (SELECT *, lapses_at IS NULL OR lapses_at >= m.at AS paid FROM risk_usage
           WHERE dimension = m.dimension AND subject = m.subject AND used_at > m.at - interval '24 hours'
             AND source <> ALL($4::uuid[])) r) u`,
      [moments.map((m) => m.dimension), moments.map((m) => m.subject), moments.map((m) => m.at), without],
    );
    return new Map(found.map((row) => [momentKey(row), usageOf(row)]));
  }

  /** Until when each of these orders counts without being paid; null for ever. Orders never counted are missing. */
  async lapses(tx: Tx, orderIds: readonly string[]): Promise<ReadonlyMap<string, Date | null>> {
    if (orderIds.length === 0) return new Map();
    const found = await rows<{ source: string; lapses_at: Date | null }>(
      tx,
      `SELECT DISTINCT source, lapses_at FROM risk_usage WHERE source = ANY($1::uuid[])`,
      [orderIds],
    );
    return new Map(found.map((row) => [row.source, row.lapses_at]));
  }

  /** Counts the uses; one of the same source that was counted before is counted as it is now. */
  async record(tx: Tx, uses: readonly Use[]): Promise<void> {
    if (uses.length === 0) return;
    await tx.query(
      `INSERT INTO risk_usage (dimension, source, subject, used_at, sun, micro_usdt, energy, lapses_at)
       SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::timestamptz[], $5::bigint[], $6::bigint[],
         $7::bigint[], $8::timestamptz[])
       ON CONFLICT (dimension, source) DO UPDATE SET subject = excluded.subject, used_at = excluded.used_at,
         sun = excluded.sun, micro_usdt = excluded.micro_usdt, energy = excluded.energy,
         lapses_at = excluded.lapses_at`,
      [
        uses.map((use) => use.dimension),
        uses.map((use) => use.source),
        uses.map((use) => use.subject),
        uses.map((use) => use.at),
        uses.map((use) => use.sun.toString()),
        uses.map((use) => use.microUsdt.toString()),
        uses.map((use) => use.energy.toString()),
        uses.map((use) => use.lapsesAt),
      ],
    );
  }

  /** These orders are paid: they count whatever their deadline. */
  async paid(tx: Tx, orderIds: readonly string[]): Promise<void> {
    if (orderIds.length === 0) return;
    await tx.query(
      'UPDATE risk_usage SET lapses_at = NULL WHERE source = ANY($1::uuid[]) AND lapses_at IS NOT NULL',
      [orderIds],
    );
  }

  /** These payments were counted once and are no longer: a reorganisation gave them another outcome. */
  async uncount(tx: Tx, paymentIds: readonly string[]): Promise<void> {
    if (paymentIds.length === 0) return;
    await tx.query('DELETE FROM risk_usage WHERE source = ANY($1::uuid[])', [paymentIds]);
  }

  /** Uses too old to count, a batch of them. @returns how many went */
  async forget(tx: Tx, before: Date, limit: number): Promise<number> {
    const gone = await rows(
      tx,
      `DELETE FROM risk_usage WHERE (dimension, source) IN (
         SELECT dimension, source FROM risk_usage WHERE used_at < $1 ORDER BY used_at LIMIT $2
         FOR UPDATE SKIP LOCKED) RETURNING source`,
      [before, limit],
    );
    return gone.length;
  }
}

const usageOf = (row: UsageRow): Usage => ({
  countOfHour: BigInt(row.count),
  sunOfDay: BigInt(row.sun),
  microUsdtOfDay: BigInt(row.micro_usdt),
  energyOfDay: BigInt(row.energy),
});
