import { Module } from '@nestjs/common';
import { AdminProofRepository } from './admin-proof.repository.js';
import { AdminProofs } from './admin-proofs.service.js';
import { AdminSessionRepository } from './admin-session.repository.js';
import { AdminSessions } from './admin-sessions.service.js';
import { AdminRepository } from './admin.repository.js';
import { PasswordHasher } from './password-hasher.js';

@Module({
  providers: [
    AdminProofRepository,
    AdminProofs,
    AdminRepository,
    AdminSessionRepository,
    AdminSessions,
    PasswordHasher,
  ],
  exports: [AdminProofs, AdminRepository, AdminSessions, PasswordHasher],
})
export class AdminsModule {}
