export * from './admin.types.js';
export { AdminSessions } from './admin-sessions.service.js';
export { AdminsModule } from './admins.module.js';
