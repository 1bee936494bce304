import { Injectable } from '@nestjs/common';
import {
  type Admin,
  AdminProofs,
  Admins,
  AdminSessions,
  type LiveSession,
  newTotpSecret,
  totpText,
  totpUri,
} from '../../domain/admins/index.js';
import { AuditService } from '../../domain/audit/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import type { SecondProof } from './admin-desk.types.js';
import { ownDeed } from './audit-rows.js';
import { GuessLimits } from './guess-limits.js';
import { OwnPassword } from './own-password.service.js';
import { type FittingProof, SecondFactor } from './second-factor.js';

/** An admin's own authenticator and recovery codes. */
@Injectable()
export class OwnSecondFactor {
  constructor(
    private readonly database: Database,
    private readonly admins: Admins,
    private readonly proofs: AdminProofs,
    private readonly sessions: AdminSessions,
    private readonly secondFactor: SecondFactor,
    private readonly password: OwnPassword,
    private readonly limits: GuessLimits,
    private readonly audit: AuditService,
  ) {}

  /**
   * A secret that counts once a code has proved it; until then each call makes another.
   * @throws AppError auth/wrong_password, auth/enrolled, limit/too_many_requests
   */
  async setUp(by: LiveSession, password: string): Promise<{ secret: string; uri: string }> {
    await this.password.assertIs(by, password);
    const secret = newTotpSecret();
    const sealed = this.secondFactor.seal(by.adminId, secret);
    await this.database.transaction('admins.set-up-totp', async (tx) => {
      if (!(await this.admins.storeTotp(tx, by.adminId, sealed))) throw enrolled();
      await this.audit.record(tx, ownDeed(by, 'set-up-totp'));
    });
    return { secret: totpText(secret), uri: totpUri(secret, by.email) };
  }

  /**
   * From now on a log-in needs a code; the session has its second factor, others end.
   * @returns recovery codes
   * @throws AppError auth/wrong_code, auth/not_enrolled, auth/enrolled, limit/too_many_requests
   */
  async confirm(by: LiveSession, totp: string): Promise<string[]> {
    const admin = await this.own(by);
    if (admin.totpEnrolled) throw enrolled();
    const proof = await this.fitting(admin, { totp });
    return this.database.transaction('admins.confirm-totp', async (tx) => {
      await this.use(tx, admin, proof);
      if (!(await this.admins.confirmTotp(tx, admin.id))) throw enrolled();
      await this.sessions.endAll(tx, admin.id, 'second_factor_changed', by.sessionId);
      await this.sessions.setSecondFactor(tx, by.sessionId, true);
      await this.audit.record(tx, ownDeed(by, 'confirm-totp', { after: { totpEnrolled: true } }));
      return this.proofs.newCodes(tx, admin.id);
    });
  }

  /** Other sessions end. @throws AppError auth/wrong_code, auth/not_enrolled, limit/too_many_requests */
  async disable(by: LiveSession, given: SecondProof): Promise<void> {
    const admin = await this.enrolled(by);
    const proof = await this.fitting(admin, given);
    await this.database.transaction('admins.disable-totp', async (tx) => {
      await this.use(tx, admin, proof);
      await this.admins.dropTotp(tx, admin.id);
      await this.proofs.dropCodes(tx, admin.id);
      await this.sessions.endAll(tx, admin.id, 'second_factor_changed', by.sessionId);
      await this.sessions.setSecondFactor(tx, by.sessionId, false);
      const facts = { before: { totpEnrolled: true }, after: { totpEnrolled: false } };
      await this.audit.record(tx, ownDeed(by, 'disable-totp', facts));
    });
  }

  /** @returns new ones; the old end @throws AppError auth/wrong_code, auth/not_enrolled, limit/too_many_requests */
  async renewCodes(by: LiveSession, totp: string): Promise<string[]> {
    const admin = await this.enrolled(by);
    const proof = await this.fitting(admin, { totp });
    return this.database.transaction('admins.renew-codes', async (tx) => {
      await this.use(tx, admin, proof);
      await this.audit.record(tx, ownDeed(by, 'renew-recovery-codes'));
      return this.proofs.newCodes(tx, admin.id);
    });
  }

  /**
   * Proves once more, right before a deed that asks for it, that it is he: uses up the code.
   * @throws AppError auth/wrong_code, auth/not_enrolled, limit/too_many_requests
   */
  async proveAgain(by: LiveSession, totp: string): Promise<void> {
    const admin = await this.enrolled(by);
    const proof = await this.fitting(admin, { totp });
    await this.database.transaction('admins.prove-again', (tx) => this.use(tx, admin, proof));
  }

  private async enrolled(by: LiveSession): Promise<Admin> {
    const admin = await this.own(by);
    if (!admin.totpEnrolled) throw notEnrolled();
    return admin;
  }

  private async own({ adminId }: LiveSession): Promise<Admin> {
    const admin = await this.admins.byId(this.database.manager, adminId);
    if (!admin?.totp) throw notEnrolled();
    return admin;
  }

  private async fitting(admin: Admin, given: SecondProof): Promise<FittingProof> {
    await this.limits.take('code', admin.id);
    const proof = await this.secondFactor.look(admin, given);
    if (!proof) throw wrongCode();
    await this.limits.giveBack('code', admin.id);
    return proof;
  }

  private async use(tx: Tx, admin: Admin, proof: FittingProof): Promise<void> {
    if (!(await this.secondFactor.use(tx, admin.id, proof))) throw wrongCode();
  }
}

const wrongCode = (): AppError =>
  new AppError('auth/wrong_code', 'caller', 'The code is wrong, or was used before. Wait for the next one.');
const enrolled = (): AppError =>
  new AppError('auth/enrolled', 'caller', 'A second factor is set up already. Disable it first.');
const notEnrolled = (): AppError =>
  new AppError('auth/not_enrolled', 'caller', 'No second factor is set up.');
