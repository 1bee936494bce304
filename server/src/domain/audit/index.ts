export { AuditModule } from './audit.module.js';
export { AuditService } from './audit.service.js';
export type { AuditFacts, AuditFilter, AuditPage, AuditRow, NewAuditRow } from './audit.types.js';
