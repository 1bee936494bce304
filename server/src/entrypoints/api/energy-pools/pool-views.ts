import type { PoolStatus } from '@energy-desk/shared/pools';
import { Injectable } from '@nestjs/common';
import { type EnergyTotals, energyOrNull } from '../../../domain/pools/index.js';
import { AppError } from '../../../platform/errors/index.js';
import {
  addStock,
  inEnergy,
  NO_STOCK,
  stockOf,
  utilisationPercent,
} from '../supplier-wallets/stock-figures.js';
import { type WalletStockRow, WalletStockReadModel } from '../supplier-wallets/wallet-stock.read-model.js';
import { WalletViews } from '../supplier-wallets/wallet-views.js';
import { type PoolRow, PoolsReadModel } from './pools.read-model.js';

/** Pools as the API shows them. */
@Injectable()
export class PoolViews {
  constructor(
    private readonly pools: PoolsReadModel,
    private readonly stock: WalletStockReadModel,
    private readonly wallets: WalletViews,
  ) {}

  async all(status?: PoolStatus): Promise<object> {
    const found = await this.pools.pools(undefined, status);
    const shown = new Set(found.map(({ id }) => id));
    const wallets = (await this.stock.list({})).filter((row) => shown.has(row.pool_id));
    const totals = await this.wallets.totals();
    const sum = wallets.map(stockOf).reduce(addStock, NO_STOCK);
    const selling = wallets
      .filter((row) => row.selling)
      .map(stockOf)
      .reduce(addStock, NO_STOCK);
    return {
      items: found.map((pool) =>
        viewOf(
          pool,
          wallets.filter((row) => row.pool_id === pool.id),
          totals,
        ),
      ),
      nextCursor: null,
      totals: {
        ...inEnergy(sum, totals),
        wallets: wallets.length,
        utilisationPercent: utilisationPercent(sum),
        // Stake yields its energy once a day: what was used is back 24 hours later.
        sellingEnergyPerDay: energyOrNull(selling.stakedSun, totals),
      },
    };
  }

  /** @throws AppError pools/not_found */
  async one(id: string): Promise<object> {
    const [pool] = await this.pools.pools(id);
    if (!pool) throw new AppError('pools/not_found', 'caller', 'There is no such pool.');
    return viewOf(pool, await this.stock.list({ poolId: id }), await this.wallets.totals());
  }
}

function viewOf(pool: PoolRow, wallets: readonly WalletStockRow[], totals: EnergyTotals | null): object {
  const stock = wallets.map(stockOf).reduce(addStock, NO_STOCK);
  return {
    ...inEnergy(stock, totals),
    id: pool.id,
    name: pool.name,
    status: pool.status,
    costPerEnergySun: pool.cost_per_energy_sun,
    priority: pool.priority,
    walletLimitSun: pool.wallet_limit_sun,
    wallets: wallets.length,
    sellingWallets: wallets.filter(({ selling }) => selling).length,
    utilisationPercent: utilisationPercent(stock),
    draining: {
      liveRentals: wallets.reduce((total, { live }) => total + Number(live), 0),
      lastEndsAt: wallets.reduce<Date | null>((last, { last_ends_at: at }) => later(last, at), null),
    },
    createdAt: pool.created_at,
    updatedAt: pool.updated_at,
  };
}

const later = (one: Date | null, other: Date | null): Date | null =>
  one !== null && (other === null || one > other) ? one : other;
