import { ALERT_KINDS, severityOf } from '@energy-desk/shared/alerts';
import type { LiveFigures } from '@energy-desk/shared/events';
import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../../platform/database/index.js';

const CACHE_MS = 4_000;
const SLOW_CACHE_MS = 60_000;
const CRITICAL_KINDS = ALERT_KINDS.filter((kind) => severityOf(kind) === 'critical');

/** Live figures with money as numbers of sun. */
export type Figures = Omit<LiveFigures, 'stakedSun' | 'freeSun'> & {
  readonly stakedSun: bigint;
  readonly freeSun: bigint;
};

/** Figures that cost more, a minute old at the most. */
export interface SlowFigures {
  readonly activeUsers24h: number;
  /** By feature, how often it was used in 24 hours. */
  readonly uses24h: Readonly<Record<string, number>>;
  /** Seconds, by milestone and share, of the orders delivered last. */
  readonly seconds: readonly {
    readonly milestone: 'confirmed' | 'delegated';
    readonly share: number;
    readonly value: number;
  }[];
  /** Sun and micro-USDT that books and chain differ by, open differences together. */
  readonly differences: Readonly<Record<string, bigint>>;
  readonly openDifferences: number;
}

/** Times of the last deliveries. */
const TIMES = `
  WITH last AS (
    SELECT DISTINCT ON (order_id) order_id, created_at FROM (
      SELECT order_id, created_at FROM order_events WHERE to_status = 'active' AND from_status = 'delegating'
      ORDER BY id DESC LIMIT 500) e ORDER BY order_id, created_at),
  times AS (
    SELECT extract(epoch FROM paid.at - p.created_at) AS confirmed, extract(epoch FROM l.created_at - p.created_at) AS delegated
    FROM last l JOIN payments p ON p.order_id = l.order_id
    CROSS JOIN LATERAL (SELECT min(created_at) AS at FROM order_events e
      WHERE e.order_id = l.order_id AND e.to_status = 'paid') paid)
  SELECT s.share, percentile_cont(s.share) WITHIN GROUP (ORDER BY t.confirmed) AS confirmed,
    percentile_cont(s.share) WITHIN GROUP (ORDER BY t.delegated) AS delegated
  FROM times t, (VALUES (0.5), (0.95), (0.99)) AS s (share) GROUP BY s.share`;

/** What the desk looks like right now; many readers share one look. */
@Injectable()
export class FiguresReadModel {
  private live: { figures: Promise<Figures>; at: number } | null = null;
  private slow: { figures: Promise<SlowFigures>; at: number } | null = null;

  constructor(private readonly database: Database) {}

  /** A few seconds old at the most. */
  read(): Promise<Figures> {
    if (!this.live || performance.now() - this.live.at > CACHE_MS) {
      const figures = this.readLive();
      this.live = { figures, at: performance.now() };
      figures.catch(() => (this.live = null));
    }
    return this.live.figures;
  }

  /** A minute old at the most. */
  readSlow(): Promise<SlowFigures> {
    if (!this.slow || performance.now() - this.slow.at > SLOW_CACHE_MS) {
      const figures = this.readRest();
      this.slow = { figures, at: performance.now() };
      figures.catch(() => (this.slow = null));
    }
    return this.slow.figures;
  }

  /** Orders in work by status: how long the one that moved least lately has been in it, in seconds. */
  async orderAges(): Promise<ReadonlyMap<string, number>> {
    const found = await this.rows<{ status: string; seconds: number }>(
      `SELECT status, extract(epoch FROM now() - min(updated_at))::float AS seconds FROM orders
       WHERE status NOT IN ('completed', 'refunded', 'failed', 'expired', 'cancelled') GROUP BY status`,
    );
    return new Map(found.map(({ status, seconds }) => [status, seconds]));
  }

  /** Work that failed, by whether it is tried again. */
  async deadLetters(): Promise<{ resting: number; dropped: number }> {
    const [row] = await this.rows<{ resting: number; dropped: number }>(
      `SELECT count(*) FILTER (WHERE dropped_at IS NULL)::int AS resting,
         count(*) FILTER (WHERE dropped_at IS NOT NULL)::int AS dropped FROM dead_letters`,
    );
    return row ?? { resting: 0, dropped: 0 };
  }

  private async readLive(): Promise<Figures> {
    const [statuses, counts, stake] = await Promise.all([
      this.rows<{ status: string; n: number }>(
        `SELECT status, count(*)::int AS n FROM orders
         WHERE status NOT IN ('completed', 'refunded', 'failed', 'expired', 'cancelled') GROUP BY status`,
      ),
      this.rows<{ paid: number; delivered: number; ended: number; payments: number; critical: number }>(
        `SELECT
           (SELECT coalesce(extract(epoch FROM now() - min(updated_at)), 0)::float FROM orders
            WHERE status IN ('paid', 'waiting_capacity') AND energy_missing > 0) AS paid,
           (SELECT count(*)::int FROM orders WHERE status IN ('active', 'reclaiming', 'completed')
            AND created_at > now() - interval '24 hours') AS delivered,
           (SELECT count(*)::int FROM orders WHERE status IN ('active', 'reclaiming', 'completed', 'refunded',
            'refunding', 'failed') AND created_at > now() - interval '24 hours') AS ended,
           (SELECT count(*)::int FROM payments WHERE outcome IN ('unmatched', 'held') AND resolution IS NULL) AS payments,
           (SELECT count(*)::int FROM alerts WHERE resolved_at IS NULL AND kind = ANY($1)) AS critical`,
        [CRITICAL_KINDS],
      ),
      this.rows<{ staked: string; free: string; recovering: string }>(
        `SELECT coalesce(sum(r.staked_sun), 0) AS staked, coalesce(sum(r.delegatable_sun), 0) AS free,
           coalesce(sum(r.energy_used), 0) AS recovering
         FROM wallet_readings r JOIN supplier_wallets w ON w.id = r.wallet_id AND w.status = 'active'
         JOIN energy_pools p ON p.id = w.pool_id AND p.status = 'active'`,
      ),
    ]);
    return {
      ordersByStatus: Object.fromEntries(statuses.map(({ status, n }) => [status, n])),
      oldestPaidSeconds: Math.round(counts[0]?.paid ?? 0),
      delivered24h: counts[0]?.delivered ?? 0,
      ended24h: counts[0]?.ended ?? 0,
      openPayments: counts[0]?.payments ?? 0,
      criticalAlerts: counts[0]?.critical ?? 0,
      stakedSun: BigInt(stake[0]?.staked ?? 0),
      freeSun: BigInt(stake[0]?.free ?? 0),
      recoveringEnergy: Number(stake[0]?.recovering ?? 0),
    };
  }

  private async readRest(): Promise<SlowFigures> {
    const [users, uses, times, differences] = await Promise.all([
      this.rows<{ n: number }>(
        `SELECT count(*)::int AS n FROM users WHERE last_seen_at > now() - interval '24 hours'`,
      ),
      this.rows<{ feature: string; n: number }>(
        `SELECT kind || '_' || pay_with AS feature, count(*)::int AS n FROM orders
           WHERE created_at > now() - interval '24 hours' GROUP BY kind, pay_with
         UNION ALL SELECT 'deposit', count(*)::int FROM payment_monitors
           WHERE kind = 'deposit' AND created_at > now() - interval '24 hours'
         UNION ALL SELECT 'address_book', count(*)::int FROM user_wallets
           WHERE created_at > now() - interval '24 hours'`,
      ),
      this.rows<{ share: string; confirmed: number | null; delegated: number | null }>(TIMES),
      this.rows<{ currency: string | null; off: string; n: number }>(
        `SELECT currency, coalesce(sum(abs(coalesce(ours, 0) - coalesce(chains, 0))), 0) AS off, count(*)::int AS n
         FROM reconciliation_differences WHERE closed_at IS NULL GROUP BY currency`,
      ),
    ]);
    return {
      activeUsers24h: users[0]?.n ?? 0,
      uses24h: Object.fromEntries(uses.map(({ feature, n }) => [feature, n])),
      seconds: times.flatMap(({ share, confirmed, delegated }) => [
        { milestone: 'confirmed' as const, share: Number(share), value: confirmed ?? 0 },
        { milestone: 'delegated' as const, share: Number(share), value: delegated ?? 0 },
      ]),
      differences: Object.fromEntries(
        differences.flatMap(({ currency, off }) => (currency === null ? [] : [[currency, BigInt(off)]])),
      ),
      openDifferences: differences.reduce((total, { n }) => total + n, 0),
    };
  }

  private rows<Row extends object>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return rows<Row>(this.database.manager, sql, parameters);
  }
}
