export { afterShares, allocate, type Candidate, type Share } from './allocation.js';
export { BANDWIDTH_PER_OPERATION, isFresh, READING_LAG_BLOCKS } from './capacity.js';
export { DAY_SECONDS, energyMargins, marginBpOf, stakeForRental } from './energy-margins.js';
export { type EnergyTotals, energyOfStake, stakeForEnergy, withMargin } from './energy-arithmetic.js';
export {
  type CataloguedWallet,
  type ChangeableWallet,
  type Pool,
  PoolCatalogRepository as PoolCatalog,
  type PoolFacts,
  type PoolState,
} from './pool-catalog.repository.js';
export { PoolsService } from './pools.service.js';
export {
  energyOrNull,
  type ForecastPoint,
  forecastRecovery,
  sumForecasts,
  type WalletStock,
} from './recovery-forecast.js';
export { type SealedKey, SealedKeys } from './sealed-keys.repository.js';
export {
  type StakedKind,
  type StakingKind,
  type StakingRequest,
  StakingRequests,
  type StoredStakingRequest,
} from './staking-requests.repository.js';
export type { SupplierWalletEntity as SupplierWallet } from './supplier-wallet.entity.js';
export { candidateOf, type PriceFigures, sellableSun, type WalletFacts } from './wallet-facts.repository.js';
export { readingAt } from './wallet-reading.js';
export { allows, contractName, judgePermission, operationsOf, STAKING_BITS } from './wallet-permission.js';
export { PoolsModule } from './pools.module.js';
