export { DaysDesk } from './days/days-desk.service.js';
export type { ReportExport } from './exports/export.types.js';
export { ExportsDesk } from './exports/exports-desk.service.js';
export { delegationFiltersOf } from './filters/delegation-filters.js';
export { fewUsersNamed, type OrderHints, walletsOfPool } from './filters/filter-hints.read-model.js';
export {
  namePatternOf,
  type OrderBranch,
  orderBranchesOf,
  orderFiltersOf,
  orderFiltersWithSearch,
} from './filters/order-filters.js';
export { paymentFiltersOf } from './filters/payment-filters.js';
export { ReportsDeskModule, ReportsWorkerModule } from './reports.module.js';
export { Summary } from './summary/summary.service.js';
