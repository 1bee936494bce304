import type { PoolStatus } from '@energy-desk/shared/pools';
import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../../platform/database/index.js';

export interface PoolRow {
  readonly id: string;
  readonly name: string;
  readonly status: PoolStatus;
  readonly cost_per_energy_sun: string;
  readonly priority: number;
  readonly wallet_limit_sun: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export interface LogFilter {
  readonly poolId: string;
  readonly walletId?: string | undefined;
  readonly action?: string | undefined;
}

interface LogRow {
  id: string;
  pool_id: string;
  wallet_id: string | null;
  action: string;
  data: Record<string, unknown>;
  created_at: Date;
}

/** A log line as the API names its parts. */
export interface LogView {
  readonly id: string;
  readonly poolId: string;
  readonly walletId: string | null;
  readonly action: string;
  readonly data: Record<string, unknown>;
  readonly createdAt: Date;
}

/** Stake that comes back to a wallet, and when at the latest known. */
export interface StakeReturn {
  readonly walletId: string;
  readonly sun: bigint;
  readonly at: Date;
}

const LOG_FILTER = `pool_id = $1 AND ($2::uuid IS NULL OR wallet_id = $2) AND ($3::text IS NULL OR action = $3)`;
const logValues = ({ poolId, walletId, action }: LogFilter): unknown[] => [
  poolId,
  walletId ?? null,
  action ?? null,
];

/** Pools, what was done to them, and what comes back to their wallets. */
@Injectable()
export class PoolsReadModel {
  constructor(private readonly database: Database) {}

  /** As delivery prefers them: the cheapest first, then by priority. */
  pools(id?: string, status?: PoolStatus): Promise<PoolRow[]> {
    return rows(
      this.database.manager,
      `SELECT id, name, status, cost_per_energy_sun, priority, wallet_limit_sun, created_at, updated_at
       FROM energy_pools WHERE ($1::uuid IS NULL OR id = $1) AND ($2::text IS NULL OR status = $2)
       ORDER BY cost_per_energy_sun, priority, name`,
      [id ?? null, status ?? null],
    );
  }

  /** Newest first. */
  async logs(filter: LogFilter, beforeId: string | undefined, limit: number): Promise<LogView[]> {
    const found = await rows<LogRow>(
      this.database.manager,
      `SELECT id, pool_id, wallet_id, action, data, created_at FROM energy_pool_logs
       WHERE ${LOG_FILTER} AND ($4::bigint IS NULL OR id < $4) ORDER BY id DESC LIMIT $5`,
      [...logValues(filter), beforeId ?? null, limit],
    );
    return found.map((row) => ({
      id: row.id,
      poolId: row.pool_id,
      walletId: row.wallet_id,
      action: row.action,
      data: row.data,
      createdAt: row.created_at,
    }));
  }

  async countLogs(filter: LogFilter): Promise<number> {
    const [row] = await rows<{ n: number }>(
      this.database.manager,
      `SELECT count(*)::int AS n FROM energy_pool_logs WHERE ${LOG_FILTER}`,
      logValues(filter),
    );
    return row?.n ?? 0;
  }

  /** Of live delegations: running ones come back when their rental ends, those on their way a whole rental later. */
  async returns(walletIds: readonly string[], now: Date): Promise<StakeReturn[]> {
    const found = await rows<{ wallet_id: string; sun: string; at: Date }>(
      this.database.manager,
      `SELECT d.wallet_id, d.sun, greatest(CASE d.status
           WHEN 'ended' THEN coalesce(d.reclaim_after, $2::timestamptz)
           ELSE coalesce(o.ends_at, $2::timestamptz + o.duration_seconds * interval '1 second') END,
         $2::timestamptz) AS at
       FROM energy_delegations d JOIN orders o ON o.id = d.order_id
       WHERE d.wallet_id = ANY($1) AND d.status IN ('planned', 'active', 'ended')`,
      [walletIds, now],
    );
    return found.map((row) => ({ walletId: row.wallet_id, sun: BigInt(row.sun), at: row.at }));
  }
}
