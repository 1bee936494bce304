export { KeyChanger } from './key-changer.service.js';
export { PoolDesk } from './pool-desk.service.js';
export type { ImportWarning } from './pool-desk.types.js';
export { type SupplierLine, SupplierPayouts } from './supplier-payouts.service.js';
export { WalletDesk } from './wallet-desk.service.js';
export { WalletTaker } from './wallet-taker.service.js';
export { PoolDeskModule } from './pool-desk.module.js';
