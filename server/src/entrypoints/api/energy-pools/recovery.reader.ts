import { Injectable } from '@nestjs/common';
import { ChainService } from '../../../domain/chain/index.js';
import { energyOrNull, forecastRecovery, sumForecasts } from '../../../domain/pools/index.js';
import { type WalletStockRow, WalletStockReadModel } from '../supplier-wallets/wallet-stock.read-model.js';
import { WalletViews } from '../supplier-wallets/wallet-views.js';
import { PoolsReadModel, type StakeReturn } from './pools.read-model.js';

const above = (value: bigint): bigint => (value > 0n ? value : 0n);

/** Loads what the forecast of the next 24 hours is made of. */
@Injectable()
export class RecoveryReader {
  constructor(
    private readonly chain: ChainService,
    private readonly stock: WalletStockReadModel,
    private readonly views: WalletViews,
    private readonly pools: PoolsReadModel,
  ) {}

  /** Of the wallets that sell, or of those asked for; wallets that were never read are left out. */
  async forecast(of: { poolId?: string | undefined; walletId?: string | undefined }): Promise<object> {
    const { poolId, walletId } = of;
    const asked = poolId !== undefined || walletId !== undefined;
    const ids = walletId === undefined ? undefined : [walletId];
    const found = await this.stock.list({ ids, poolId, ...(asked ? {} : { selling: true }) });
    const wallets = found.filter(({ delegatable_sun: read }) => read !== null);
    const now = (await this.chain.findCursor())?.blockTime ?? new Date();
    const returns = await this.pools.returns(
      wallets.map(({ id }) => id),
      now,
    );
    const byWallet = groupByWallet(returns);
    const points = sumForecasts(
      wallets.map((row) => forecastRecovery(stockOf(row, byWallet.get(row.id) ?? []), now)),
    );
    const totals = await this.views.totals();
    return {
      wallets: wallets.length,
      stakedSun: wallets.reduce((total, row) => total + BigInt(row.staked_sun ?? 0), 0n),
      points: points.map(({ at, lowestSun, highestSun }) => ({
        at,
        lowestSun,
        highestSun,
        lowestEnergy: energyOrNull(lowestSun, totals),
        highestEnergy: energyOrNull(highestSun, totals),
      })),
    };
  }
}

/** What is promised and not delegated yet leaves the stock, to come back with its rental. */
const stockOf = (row: WalletStockRow, returns: readonly StakeReturn[]) => ({
  ownSun: above(BigInt(row.staked_sun ?? 0) - BigInt(row.delegated_sun ?? 0) - BigInt(row.unseen_sun)),
  delegatableSun: above(BigInt(row.delegatable_sun ?? 0) - BigInt(row.unseen_sun)),
  energyFreeAt: row.energy_free_at,
  returns,
});

function groupByWallet(returns: readonly StakeReturn[]): ReadonlyMap<string, StakeReturn[]> {
  const groups = new Map<string, StakeReturn[]>();
  for (const one of returns) {
    const known = groups.get(one.walletId);
    if (known) known.push(one);
    else groups.set(one.walletId, [one]);
  }
  return groups;
}
