export { DaysDesk } from './days/days-desk.service.js';
export type { ReportExport } from './exports/export.types.js';
export { ExportsDesk } from './exports/exports-desk.service.js';
export { ReportsDeskModule, ReportsWorkerModule } from './reports.module.js';
export { Summary } from './summary/summary.service.js';
