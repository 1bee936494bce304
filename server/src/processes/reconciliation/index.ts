export type { ReconciliationRun } from './comparison.types.js';
export { LostRentals } from './lost-rentals.service.js';
export { ReconciliationDesk } from './reconciliation-desk.service.js';
export { ReconciliationDeskModule, ReconciliationModule, StartGuardModule } from './reconciliation.module.js';
export { UnexplainedCashDesk } from './unexplained-cash.service.js';
