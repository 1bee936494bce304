export { KeyRotation, type Rotated } from './key-rotation.js';
export { WalletImport } from './wallet-import.js';
export {
  KeyRingModule,
  KeyRotationModule,
  PoolImportModule,
  PoolUpkeepModule,
} from './pool-upkeep.module.js';
