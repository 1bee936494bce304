import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { insertOnce, rows, type Tx } from '../../platform/database/index.js';
import { SupplierWalletEntity } from './supplier-wallet.entity.js';

/** The supplier's price. */
export interface SupplierCost {
  readonly poolId: string;
  /** Sun for one energy and each started day. */
  readonly perEnergyDaySun: bigint;
}

@Injectable()
export class WalletRepository {
  async addresses(tx: Tx): Promise<string[]> {
    const found = await rows<{ address: string }>(tx, 'SELECT address FROM supplier_wallets');
    return found.map(({ address }) => address);
  }

  /** Master keys that some wallet's key is sealed with. */
  async keyIds(tx: Tx): Promise<string[]> {
    const found = await rows<{ key_id: string }>(tx, 'SELECT DISTINCT key_id FROM supplier_wallets');
    return found.map((row) => row.key_id);
  }

  findByIds(tx: Tx, ids: readonly string[]): Promise<SupplierWalletEntity[]> {
    return tx.findBy(SupplierWalletEntity, { id: In([...ids]) });
  }

  lock(tx: Tx, id: string): Promise<SupplierWalletEntity | null> {
    return tx.findOne(SupplierWalletEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  async setAside(tx: Tx, id: string, minutes: number, reason: string): Promise<void> {
    await tx.query(
      `UPDATE supplier_wallets SET set_aside_until = now() + $2 * interval '1 minute', set_aside_reason = $3,
         failures_in_a_row = failures_in_a_row + 1, updated_at = now() WHERE id = $1`,
      [id, minutes, reason],
    );
  }

  async succeeded(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE supplier_wallets SET failures_in_a_row = 0, set_aside_reason = NULL, updated_at = now()
       WHERE id = ANY($1) AND failures_in_a_row > 0`,
      [ids],
    );
  }

  async log(tx: Tx, walletId: string, action: string, data: object): Promise<void> {
    await tx.query(
      `INSERT INTO energy_pool_logs (pool_id, wallet_id, action, data)
       SELECT pool_id, id, $2, $3 FROM supplier_wallets WHERE id = $1`,
      [walletId, action, JSON.stringify(data)],
    );
  }

  /** What each wallet's pool asks for one energy and day, by wallet. */
  async costs(tx: Tx, walletIds: readonly string[]): Promise<ReadonlyMap<string, SupplierCost>> {
    const found = await rows<{ id: string; pool_id: string; cost: string }>(
      tx,
      `SELECT w.id, w.pool_id, p.cost_per_energy_sun AS cost FROM supplier_wallets w
       JOIN energy_pools p ON p.id = w.pool_id WHERE w.id = ANY($1)`,
      [walletIds],
    );
    return new Map(found.map((row) => [row.id, { poolId: row.pool_id, perEnergyDaySun: BigInt(row.cost) }]));
  }

  /** Adds a pool under its name, or finds it. */
  async pool(
    tx: Tx,
    pool: { name: string; status: string; costPerEnergySun: bigint; priority: number },
  ): Promise<string> {
    await tx.query(
      `INSERT INTO energy_pools (name, status, cost_per_energy_sun, priority) VALUES ($1, $2, $3, $4)
       ON CONFLICT (name) DO NOTHING`,
      [pool.name, pool.status, pool.costPerEnergySun.toString(), pool.priority],
    );
    const [row] = await rows<{ id: string }>(tx, 'SELECT id FROM energy_pools WHERE name = $1', [pool.name]);
    return row?.id ?? '';
  }

  /** False when the address is there already. */
  insert(tx: Tx, wallet: SupplierWalletEntity): Promise<boolean> {
    return insertOnce(tx, SupplierWalletEntity, wallet);
  }
}
