export * from './admin.types.js';
export { AdminProofs } from './admin-proofs.service.js';
export { AdminRepository as Admins } from './admin.repository.js';
export { AdminSessions } from './admin-sessions.service.js';
export { AdminsModule } from './admins.module.js';
export { PasswordHasher } from './password-hasher.js';
export { newTotpSecret, parseTotpText, totpStepOf, totpText, totpUri } from './totp.js';
