import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../platform/database/index.js';

/** Orders that were delivered or given up lately. */
export interface SuccessFigures {
  readonly delivered: number;
  readonly ended: number;
}

/** What can be delegated of a pool's stake, in sun. */
export interface PoolFigures {
  readonly id: string;
  readonly name: string;
  readonly stakedSun: bigint;
  readonly freeSun: bigint;
}

export interface WalletFigures {
  readonly id: string;
  readonly address: string;
  readonly bandwidth: number;
  readonly liquidSun: bigint;
}

const FAILED_MINUTES = 10;
const LOOK_BACK_ENTRIES = 5_000;

/** Figures that people are woken by; each is one short query. */
@Injectable()
export class WatchFiguresRepository {
  constructor(private readonly database: Database) {}

  /** Of the last `orders` that were served or refunded; what users cancelled themselves is no failure. */
  async success(orders: number): Promise<SuccessFigures> {
    const [row] = await this.rows<{ delivered: number; ended: number }>(
      `SELECT count(*) FILTER (WHERE to_status = 'active')::int AS delivered, count(*)::int AS ended FROM (
         SELECT to_status FROM order_events
         WHERE to_status IN ('active', 'refunding') AND from_status IS DISTINCT FROM to_status
           AND data->>'reason' IS DISTINCT FROM 'cancelled_by_user'
         ORDER BY id DESC LIMIT $1) AS last`,
      [orders],
    );
    return row ?? { delivered: 0, ended: 0 };
  }

  async pools(): Promise<PoolFigures[]> {
    const found = await this.rows<{ id: string; name: string; staked: string; free: string }>(
      `SELECT p.id, p.name, coalesce(sum(r.staked_sun), 0) AS staked,
         coalesce(sum(greatest(r.delegatable_sun - coalesce((SELECT sum(v.sun) FROM energy_reservations v
           WHERE v.wallet_id = w.id AND v.closed_at IS NULL
             AND (v.delegate_height IS NULL OR v.delegate_height > r.height - 2)), 0), 0)), 0) AS free
       FROM energy_pools p JOIN supplier_wallets w ON w.pool_id = p.id AND w.status = 'active'
       JOIN wallet_readings r ON r.wallet_id = w.id
       WHERE p.status = 'active' GROUP BY p.id, p.name`,
    );
    return found.map(({ id, name, staked, free }) => ({
      id,
      name,
      stakedSun: BigInt(staked),
      freeSun: BigInt(free),
    }));
  }

  /** Wallets that sell, as last read. */
  async wallets(): Promise<WalletFigures[]> {
    const found = await this.rows<{ id: string; address: string; bandwidth: string; liquid_sun: string }>(
      `SELECT w.id, w.address, r.free_bandwidth + r.staked_bandwidth AS bandwidth, r.liquid_sun
       FROM supplier_wallets w JOIN energy_pools p ON p.id = w.pool_id AND p.status = 'active'
       JOIN wallet_readings r ON r.wallet_id = w.id WHERE w.status = 'active'`,
    );
    return found.map((row) => ({
      id: row.id,
      address: row.address,
      bandwidth: Number(row.bandwidth),
      liquidSun: BigInt(row.liquid_sun),
    }));
  }

  /** Wallets of which a delegate came to nothing in the last minutes and none has succeeded since. */
  failedDelegations(): Promise<{ walletId: string; supplier: string; orderId: string }[]> {
    return this.rows(
      `SELECT DISTINCT ON (d.wallet_id) d.wallet_id AS "walletId", d.supplier, d.order_id AS "orderId"
       FROM energy_delegations d
       WHERE d.status = 'never' AND d.updated_at > now() - interval '${FAILED_MINUTES} minutes'
         AND NOT EXISTS (SELECT 1 FROM supplier_wallets w
           WHERE w.id = d.wallet_id AND w.failures_in_a_row = 0 AND w.updated_at > d.updated_at)
       ORDER BY d.wallet_id, d.updated_at DESC`,
    );
  }

  /** Delegations that may be taken back for longer than `minutes`: of chain time, or since their undelegate was signed. */
  overdueReclaims(
    minutes: number,
  ): Promise<{ id: string; supplier: string; receiver: string; sun: string }[]> {
    return this.rows(
      `SELECT d.id, d.supplier, d.receiver, d.sun::text AS sun FROM energy_delegations d, chain_cursor c
       WHERE d.status = 'ended' AND (d.reclaim_after < c.block_time - $1 * interval '1 minute'
         OR (d.reclaim_after IS NULL AND d.updated_at < now() - $1 * interval '1 minute'))
       ORDER BY d.ended_at LIMIT 100`,
      [minutes],
    );
  }

  /** Of these wallets, those that are not set aside any more. */
  async servingWallets(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await this.rows<{ id: string }>(
      `SELECT id::text FROM supplier_wallets WHERE id::text = ANY($1)
         AND (set_aside_until IS NULL OR set_aside_until < now())`,
      [ids],
    );
    return new Set(found.map(({ id }) => id));
  }

  /** How far the scanner is; null before the first block, and while it stands still for a person. */
  async scanner(): Promise<{ blocks: number; silentSeconds: number } | null> {
    const [row] = await this.rows<{ blocks: number; silentSeconds: number }>(
      `SELECT (node_height - height)::int AS blocks,
         extract(epoch FROM now() - updated_at)::float AS "silentSeconds"
       FROM chain_cursor WHERE halted_reason IS NULL`,
    );
    return row ?? null;
  }

  /** Of these delegations, those whose energy is back or never was lent. */
  async settledDelegations(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await this.rows<{ id: string }>(
      `SELECT id::text FROM energy_delegations WHERE id::text = ANY($1) AND status <> 'ended'`,
      [ids],
    );
    return new Set(found.map(({ id }) => id));
  }

  /** Steps with work that failed at least so often, and how much of it. */
  failingSteps(tries: number): Promise<{ step: string; count: number; error: string }[]> {
    return this.rows(
      `SELECT step, count(*)::int AS count, (array_agg(error ORDER BY updated_at DESC))[1] AS error
       FROM dead_letters WHERE tries >= $1 AND dropped_at IS NULL GROUP BY step`,
      [tries],
    );
  }

  /** Ledger transactions of the latest entries that do not sum to zero. */
  unbalanced(): Promise<{ id: string; currency: string; sum: string }[]> {
    return this.rows(
      `SELECT transaction_id::text AS id, currency, sum(amount)::text AS sum FROM balance_transactions
       WHERE transaction_id > (SELECT coalesce(max(id), 0) - ${LOOK_BACK_ENTRIES} FROM ledger_transactions)
       GROUP BY transaction_id, currency HAVING sum(amount) <> 0 LIMIT 20`,
    );
  }

  /** Notes a figure. @returns what was noted before, or null at first */
  async note(name: string, value: bigint): Promise<bigint | null> {
    const [row] = await this.rows<{ before: string | null }>(
      `WITH old AS (SELECT value FROM watch_marks WHERE name = $1)
       INSERT INTO watch_marks (name, value) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = now()
       RETURNING (SELECT value FROM old)::text AS before`,
      [name, value.toString()],
    );
    return row?.before ? BigInt(row.before) : null;
  }

  /** Live events are kept for a day: who was away longer looks anew, and can tell by the mark that he must. */
  async forgetEvents(): Promise<void> {
    await this.rows(
      `WITH gone AS (DELETE FROM desk_events WHERE created_at < now() - interval '24 hours' RETURNING tx)
       INSERT INTO watch_marks (name, value)
       SELECT 'events:forgotten', max(tx::text::bigint) FROM gone HAVING count(*) > 0
       ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = now()`,
    );
  }

  private rows<Row extends object>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return rows<Row>(this.database.manager, sql, parameters);
  }
}
