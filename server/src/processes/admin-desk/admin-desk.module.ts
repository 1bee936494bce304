import { Module } from '@nestjs/common';
import { AdminsModule } from '../../domain/admins/index.js';
import { AuditModule } from '../../domain/audit/index.js';
import { KeysModule } from '../../gateways/keys/index.js';
import { RateLimitModule } from '../../platform/rate-limit/index.js';
import { AdminMaker } from './admin-maker.service.js';
import { AdminsDesk } from './admins-desk.service.js';
import { ForgetStep } from './forget.step.js';
import { GuessLimits } from './guess-limits.js';
import { HousekeepingLoop } from './housekeeping.loop.js';
import { LogIn } from './log-in.service.js';
import { OwnPassword } from './own-password.service.js';
import { OwnSecondFactor } from './own-second-factor.service.js';
import { OwnSessions } from './own-sessions.service.js';
import { PasswordLinks } from './password-links.service.js';
import { SealedSecrets, SealedSecretsCheck } from './sealed-secrets.service.js';
import { SecondFactor } from './second-factor.js';

/** One for all who look at codes. */
@Module({
  imports: [AdminsModule, AuditModule, KeysModule],
  providers: [SealedSecrets, SecondFactor],
  exports: [KeysModule, SealedSecrets, SecondFactor],
})
export class SecondFactorModule {}

/** Logging in, one's own account, and who else may use the desk. */
@Module({
  imports: [AdminsModule, AuditModule, RateLimitModule, SecondFactorModule],
  providers: [
    AdminsDesk,
    GuessLimits,
    LogIn,
    OwnPassword,
    OwnSecondFactor,
    OwnSessions,
    PasswordLinks,
    SealedSecretsCheck,
  ],
  exports: [AdminsDesk, LogIn, OwnPassword, OwnSecondFactor, OwnSessions, PasswordLinks],
})
export class AdminDeskModule {}

/** Making admins at the server itself. */
@Module({
  imports: [AdminsModule, AuditModule, SecondFactorModule],
  providers: [AdminMaker],
  exports: [AdminMaker],
})
export class AdminMakerModule {}

/** What workers clear away. */
@Module({
  imports: [AdminsModule],
  providers: [ForgetStep, HousekeepingLoop],
  exports: [ForgetStep],
})
export class AdminHousekeepingModule {}
