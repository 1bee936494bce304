export type { OpenedSession, PasswordLink } from './admin-desk.types.js';
export {
  AdminDeskModule,
  AdminHousekeepingModule,
  AdminMakerModule,
  SecondFactorModule,
} from './admin-desk.module.js';
export { AdminMaker, type NewAdmin } from './admin-maker.service.js';
export { AdminsDesk } from './admins-desk.service.js';
export { LogIn } from './log-in.service.js';
export { OwnPassword } from './own-password.service.js';
export { OwnSecondFactor } from './own-second-factor.service.js';
export { OwnSessions } from './own-sessions.service.js';
export { SealedSecrets } from './sealed-secrets.service.js';
export { PasswordLinks } from './password-links.service.js';
