export { afterShares, allocate, type Candidate, type Share } from './allocation.js';
export { isFresh } from './capacity.js';
export { type EnergyTotals, energyOfStake, stakeForEnergy, withMargin } from './energy-arithmetic.js';
export { PoolsService } from './pools.service.js';
export type { SupplierWalletEntity as SupplierWallet } from './supplier-wallet.entity.js';
export { candidateOf, type PriceFigures, sellableSun, type WalletFacts } from './wallet-facts.repository.js';
export { PoolsModule } from './pools.module.js';
