import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';

export type PoolState = 'active' | 'inactive' | 'maintenance';

/** A pool as an operator sees it. */
export interface Pool {
  readonly id: string;
  readonly name: string;
  readonly status: PoolState;
  /** Sun for one energy and each started day. */
  readonly costPerEnergySun: bigint;
  readonly priority: number;
  /** Most stake each of its wallets may have delegated; null without a limit. */
  readonly walletLimitSun: bigint | null;
}
export type PoolFacts = Omit<Pool, 'id'>;

/** What of a wallet a person may change. */
export interface ChangeableWallet {
  readonly label: string;
  readonly poolId: string;
  readonly status: 'active' | 'disabled';
  /** Most stake it may have delegated; null: as its pool says. */
  readonly limitSun: bigint | null;
}
export interface CataloguedWallet extends ChangeableWallet {
  readonly id: string;
  readonly address: string;
  readonly setAsideUntil: Date | null;
  readonly setAsideReason: string | null;
}

interface PoolRow {
  id: string;
  name: string;
  status: PoolState;
  cost: string;
  priority: number;
  wallet_limit_sun: string | null;
}
interface WalletRow {
  id: string;
  address: string;
  label: string;
  pool_id: string;
  status: 'active' | 'disabled';
  limit_sun: string | null;
  set_aside_until: Date | null;
  set_aside_reason: string | null;
}

const POOL = 'id, name, status, cost_per_energy_sun AS cost, priority, wallet_limit_sun';
const UNIQUE_VIOLATION = '23505';

/** Pools and wallets as people change them. */
@Injectable()
export class PoolCatalogRepository {
  /** False when the name is taken. */
  async insert(tx: Tx, pool: Pool): Promise<boolean> {
    const made = await rows(
      tx,
      `INSERT INTO energy_pools (id, name, status, cost_per_energy_sun, priority, wallet_limit_sun)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id`,
      [pool.id, ...valuesOf(pool)],
    );
    return made.length > 0;
  }

  async find(tx: Tx, id: string): Promise<Pool | null> {
    const [row] = await rows<PoolRow>(tx, `SELECT ${POOL} FROM energy_pools WHERE id = $1`, [id]);
    return row ? toPool(row) : null;
  }

  /** Waits for deliveries that are reserving from its wallets, then for other people. */
  async lock(tx: Tx, id: string): Promise<Pool | null> {
    await tx.query('SELECT id FROM supplier_wallets WHERE pool_id = $1 ORDER BY id FOR UPDATE', [id]);
    const [row] = await rows<PoolRow>(tx, `SELECT ${POOL} FROM energy_pools WHERE id = $1 FOR UPDATE`, [id]);
    return row ? toPool(row) : null;
  }

  /** @throws AppError pools/name_taken */
  async update(tx: Tx, id: string, pool: PoolFacts): Promise<void> {
    try {
      await tx.query(
        `UPDATE energy_pools SET name = $2, status = $3, cost_per_energy_sun = $4, priority = $5,
           wallet_limit_sun = $6, updated_at = now() WHERE id = $1`,
        [id, ...valuesOf(pool)],
      );
    } catch (error) {
      if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
      throw new AppError('pools/name_taken', 'caller', 'Another pool has this name.', { name: pool.name });
    }
  }

  async lockWallet(tx: Tx, id: string): Promise<CataloguedWallet | null> {
    const [row] = await rows<WalletRow>(
      tx,
      `SELECT id, address, label, pool_id, status, limit_sun, set_aside_until, set_aside_reason
       FROM supplier_wallets WHERE id = $1 FOR UPDATE`,
      [id],
    );
    return row
      ? {
          id: row.id,
          address: row.address,
          label: row.label,
          poolId: row.pool_id,
          status: row.status,
          limitSun: row.limit_sun === null ? null : BigInt(row.limit_sun),
          setAsideUntil: row.set_aside_until,
          setAsideReason: row.set_aside_reason,
        }
      : null;
  }

  async updateWallet(tx: Tx, id: string, wallet: ChangeableWallet): Promise<void> {
    await tx.query(
      `UPDATE supplier_wallets SET label = $2, pool_id = $3, status = $4, limit_sun = $5, updated_at = now()
       WHERE id = $1`,
      [id, wallet.label, wallet.poolId, wallet.status, wallet.limitSun?.toString() ?? null],
    );
  }

  async letServeAgain(tx: Tx, id: string): Promise<void> {
    await tx.query(
      `UPDATE supplier_wallets SET set_aside_until = NULL, set_aside_reason = NULL, failures_in_a_row = 0,
         updated_at = now() WHERE id = $1`,
      [id],
    );
  }

  async setPermission(tx: Tx, walletId: string, operations: string | null): Promise<void> {
    await tx.query(
      `UPDATE supplier_wallets SET permission_operations = $2, permission_read_at = now() WHERE id = $1`,
      [walletId, operations],
    );
  }

  async log(tx: Tx, poolId: string, action: string, data: object): Promise<void> {
    await tx.query('INSERT INTO energy_pool_logs (pool_id, action, data) VALUES ($1, $2, $3)', [
      poolId,
      action,
      JSON.stringify(data, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)),
    ]);
  }

  /** Of these, or of those read longest ago. */
  async toRead(tx: Tx, ids: readonly string[] | null, limit: number): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT w.id FROM supplier_wallets w LEFT JOIN wallet_readings r ON r.wallet_id = w.id
       WHERE $1::uuid[] IS NULL OR w.id = ANY($1) ORDER BY r.read_at NULLS FIRST, w.id LIMIT $2`,
      [ids, limit],
    );
    return found.map(({ id }) => id);
  }
}

const valuesOf = (pool: PoolFacts): unknown[] => [
  pool.name,
  pool.status,
  pool.costPerEnergySun.toString(),
  pool.priority,
  pool.walletLimitSun?.toString() ?? null,
];

const toPool = (row: PoolRow): Pool => ({
  id: row.id,
  name: row.name,
  status: row.status,
  costPerEnergySun: BigInt(row.cost),
  priority: row.priority,
  walletLimitSun: row.wallet_limit_sun === null ? null : BigInt(row.wallet_limit_sun),
});
