import type { PoolStatus, WalletStatus } from '@energy-desk/shared/pools';
import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../../platform/database/index.js';

/** One wallet with its last reading and what our books promise of it; sun as the database gives it. */
export interface WalletStockRow {
  readonly id: string;
  readonly pool_id: string;
  readonly pool_name: string;
  readonly pool_status: PoolStatus;
  readonly address: string;
  readonly label: string;
  readonly status: WalletStatus;
  readonly selling: boolean;
  readonly permission_id: number;
  readonly signer_address: string;
  readonly key_id: string;
  readonly permission_operations: string | null;
  readonly permission_read_at: Date | null;
  readonly limit_sun: string | null;
  readonly effective_limit_sun: string | null;
  readonly set_aside_until: Date | null;
  readonly set_aside_reason: string | null;
  readonly failures_in_a_row: number;
  readonly created_at: Date;
  readonly staked_sun: string | null;
  readonly delegated_sun: string | null;
  readonly delegatable_sun: string | null;
  readonly energy_used: string | null;
  readonly energy_free_at: Date | null;
  readonly free_bandwidth: number | null;
  readonly staked_bandwidth: string | null;
  readonly liquid_sun: string | null;
  readonly read_at: Date | null;
  readonly live: string;
  /** Stake of delegations that are planned, active or ended. */
  readonly out_sun: string;
  readonly last_ends_at: Date | null;
  readonly reserved_sun: string;
  /** Promised, and not in the reading yet. */
  readonly unseen_sun: string;
  readonly unstaking_sun: string;
}

export interface WalletFilter {
  readonly ids?: readonly string[] | undefined;
  readonly poolId?: string | undefined;
  readonly status?: WalletStatus | undefined;
  readonly selling?: boolean | undefined;
  /** Part of the label, or the address. */
  readonly q?: string | undefined;
}

export interface Reliability {
  readonly operations: number;
  readonly confirmedPercent: number | null;
  readonly secondsToInclusion: number | null;
}

interface ReliabilityRow {
  address: string;
  ended: string;
  confirmed: string;
  seconds: number | null;
}

/** As delivery judges it; see WalletFactsRepository. */
const SELLING = `(w.status = 'active' AND p.status = 'active'
  AND (w.set_aside_until IS NULL OR w.set_aside_until < now()))`;

const FILTER = `($1::uuid[] IS NULL OR w.id = ANY($1)) AND ($2::uuid IS NULL OR w.pool_id = $2)
  AND ($3::text IS NULL OR w.status = $3) AND ($4::boolean IS NULL OR ${SELLING} = $4)
  AND ($5::text IS NULL OR w.address = $5 OR position(lower($5) IN lower(w.label)) > 0)`;

const STOCK = `
  SELECT w.id, w.pool_id, p.name AS pool_name, p.status AS pool_status, w.address, w.label, w.status,
    ${SELLING} AS selling, w.permission_id, w.signer_address, w.key_id, w.permission_operations,
    w.permission_read_at, w.limit_sun, coalesce(w.limit_sun, p.wallet_limit_sun) AS effective_limit_sun,
    w.set_aside_until, w.set_aside_reason, w.failures_in_a_row, w.created_at,
    r.staked_sun, r.delegated_sun, r.delegatable_sun, r.energy_used, r.energy_free_at, r.free_bandwidth,
    r.staked_bandwidth, r.liquid_sun, r.read_at,
    o.live, o.out_sun, o.last_ends_at, v.reserved_sun, v.unseen_sun,
    (SELECT coalesce(sum(u.amount_sun), 0) FROM staking_requests u WHERE u.wallet_id = w.id
      AND u.status = 'pending' AND u.kind = 'unstake' AND u.resource = 'ENERGY') AS unstaking_sun
  FROM supplier_wallets w
  JOIN energy_pools p ON p.id = w.pool_id
  LEFT JOIN wallet_readings r ON r.wallet_id = w.id
  CROSS JOIN LATERAL (
    SELECT count(*) AS live, coalesce(sum(d.sun), 0) AS out_sun,
      max(coalesce(d.reclaim_after, ord.ends_at)) AS last_ends_at
    FROM energy_delegations d JOIN orders ord ON ord.id = d.order_id
    WHERE d.wallet_id = w.id AND d.status IN ('planned', 'active', 'ended')) o
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(e.sun), 0) AS reserved_sun,
      coalesce(sum(e.sun) FILTER (WHERE e.delegate_height IS NULL OR e.delegate_height > r.height - 2), 0)
        AS unseen_sun
    FROM energy_reservations e WHERE e.wallet_id = w.id AND e.closed_at IS NULL) v`;

const filterValues = ({ ids, poolId, status, selling, q }: WalletFilter): unknown[] => [
  ids ?? null,
  poolId ?? null,
  status ?? null,
  selling ?? null,
  q === undefined || q === '' ? null : q,
];

/** Supplier wallets as lists and totals show them. */
@Injectable()
export class WalletStockReadModel {
  constructor(private readonly database: Database) {}

  /** By address, after this one. @param limit null: all of them */
  list(filter: WalletFilter, afterAddress?: string, limit: number | null = null): Promise<WalletStockRow[]> {
    return rows(
      this.database.manager,
      `${STOCK} WHERE ${FILTER} AND ($6::text IS NULL OR w.address > $6) ORDER BY w.address LIMIT $7`,
      [...filterValues(filter), afterAddress ?? null, limit],
    );
  }

  async count(filter: WalletFilter): Promise<number> {
    const [row] = await rows<{ n: number }>(
      this.database.manager,
      `SELECT count(*)::int AS n FROM supplier_wallets w JOIN energy_pools p ON p.id = w.pool_id WHERE ${FILTER}`,
      filterValues(filter),
    );
    return row?.n ?? 0;
  }

  /**
   * Of each address, its last 100 delegates and undelegates: how many of those that ended were confirmed, and the mean
   * chain time from signing (45 s before the expiration) to the block. What no node ever answered was not sent.
   */
  async reliability(addresses: readonly string[]): Promise<ReadonlyMap<string, Reliability>> {
    const found = await rows<ReliabilityRow>(
      this.database.manager,
      `SELECT a.address,
         count(*) FILTER (WHERE t.status IN ('solid', 'failed')
           OR (t.status = 'dead' AND t.answer_class IS NOT NULL)) AS ended,
         count(*) FILTER (WHERE t.status = 'solid') AS confirmed,
         avg(greatest(0, extract(epoch FROM t.included_time - t.expiration + interval '45 seconds'))::float8)
           FILTER (WHERE t.status = 'solid') AS seconds
       FROM unnest($1::text[]) AS a (address)
       CROSS JOIN LATERAL (
         SELECT status, answer_class, included_time, expiration FROM tron_transactions
         WHERE owner_address = a.address AND purpose IN ('delegate', 'undelegate')
         ORDER BY created_at DESC LIMIT 100) t
       GROUP BY a.address`,
      [addresses],
    );
    return new Map(
      found.map(({ address, ended, confirmed, seconds }) => [
        address,
        {
          operations: Number(ended),
          confirmedPercent: Number(ended) === 0 ? null : (Number(confirmed) * 100) / Number(ended),
          secondsToInclusion: seconds,
        },
      ]),
    );
  }
}
