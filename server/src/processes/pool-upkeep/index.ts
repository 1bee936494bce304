export { WalletImport } from './wallet-import.js';
export { PoolImportModule, PoolUpkeepModule } from './pool-upkeep.module.js';
