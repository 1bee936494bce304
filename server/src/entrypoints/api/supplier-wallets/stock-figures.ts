import { type EnergyTotals, energyOrNull } from '../../../domain/pools/index.js';
import type { WalletStockRow } from './wallet-stock.read-model.js';

/** Stake of one or several wallets, in sun. */
export interface Stock {
  readonly stakedSun: bigint;
  readonly delegatedSun: bigint;
  /** Delegated on the chain and unknown to our books. */
  readonly foreignSun: bigint;
  /** Promised to delegations that are on their way. */
  readonly reservedSun: bigint;
  /** Free of rentals, but its used energy is not back yet. */
  readonly recoveringSun: bigint;
  /** What could be delegated now; 0 where nothing is sold from. */
  readonly availableSun: bigint;
}

export const NO_STOCK: Stock = {
  stakedSun: 0n,
  delegatedSun: 0n,
  foreignSun: 0n,
  reservedSun: 0n,
  recoveringSun: 0n,
  availableSun: 0n,
};

const above = (value: bigint): bigint => (value > 0n ? value : 0n);
const smaller = (one: bigint, other: bigint): bigint => (one < other ? one : other);

export function stockOf(row: WalletStockRow): Stock {
  const reserved = { reservedSun: BigInt(row.reserved_sun) };
  if (row.delegatable_sun === null) return { ...NO_STOCK, ...reserved };
  const stakedSun = BigInt(row.staked_sun ?? 0);
  const delegatedSun = BigInt(row.delegated_sun ?? 0);
  const delegatable = BigInt(row.delegatable_sun);
  const out = BigInt(row.out_sun);
  const free = above(delegatable - BigInt(row.unseen_sun) - BigInt(row.unstaking_sun));
  const limit = row.effective_limit_sun === null ? null : above(BigInt(row.effective_limit_sun) - out);
  const available = limit === null ? free : smaller(free, limit);
  return {
    stakedSun,
    delegatedSun,
    foreignSun: above(delegatedSun - out),
    ...reserved,
    recoveringSun: above(stakedSun - delegatedSun - delegatable),
    availableSun: row.selling ? available : 0n,
  };
}

export const addStock = (one: Stock, other: Stock): Stock => ({
  stakedSun: one.stakedSun + other.stakedSun,
  delegatedSun: one.delegatedSun + other.delegatedSun,
  foreignSun: one.foreignSun + other.foreignSun,
  reservedSun: one.reservedSun + other.reservedSun,
  recoveringSun: one.recoveringSun + other.recoveringSun,
  availableSun: one.availableSun + other.availableSun,
});

/** With the energy that the stake yields now; null while the network's totals are not known. */
export const inEnergy = (stock: Stock, totals: EnergyTotals | null) => ({
  ...stock,
  totalEnergy: energyOrNull(stock.stakedSun, totals),
  reservedEnergy: energyOrNull(stock.reservedSun, totals),
  recoveringEnergy: energyOrNull(stock.recoveringSun, totals),
  availableEnergy: energyOrNull(stock.availableSun, totals),
});

/** 0 to 100: share of the stake that can't be delegated now; 0 where nothing is known to be staked. */
export function utilisationPercent({ stakedSun, availableSun }: Stock): number {
  if (stakedSun <= 0n) return 0;
  return Number((above(stakedSun - availableSun) * 100n) / stakedSun);
}
