export { SettlementModule } from './settlement.module.js';
export { FlashDeskModule } from './flash-desk.module.js';
export { type FlashCalculation, FlashDesk } from './flash-desk.service.js';
