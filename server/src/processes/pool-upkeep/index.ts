export { KeyRotation, type Rotated } from './key-rotation.js';
export { WalletImport } from './wallet-import.js';
export { type Refreshed, WalletRefresh } from './wallet-refresh.service.js';
export {
  KeyRingModule,
  KeyRotationModule,
  PoolImportModule,
  PoolUpkeepModule,
  WalletRefreshModule,
} from './pool-upkeep.module.js';
