export * from './pools.routes.js';
export {
  POOL_STATUSES,
  STAKING_KINDS,
  WALLET_STATUSES,
  type PoolStatus,
  type PoolView,
  type StakingKind,
  type WalletStatus,
  type WalletView,
} from './pools.schemas.js';
export * from './supplier-dues.routes.js';
export * from './wallets.routes.js';
