export { auditRoutes, type AuditRowView } from './audit.routes.js';
