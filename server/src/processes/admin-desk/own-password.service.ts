import { Injectable } from '@nestjs/common';
import {
  AdminProofs,
  Admins,
  AdminSessions,
  type LiveSession,
  PasswordHasher,
} from '../../domain/admins/index.js';
import { AuditService } from '../../domain/audit/index.js';
import { Database } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { ownDeed } from './audit-rows.js';
import { GuessLimits } from './guess-limits.js';

/** An admin's own password: proving it, changing it, choosing it with a link. */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly database: Database,
    private readonly admins: Admins,
    private readonly proofs: AdminProofs,
    private readonly sessions: AdminSessions,
    private readonly hasher: PasswordHasher,
    private readonly limits: GuessLimits,
    private readonly audit: AuditService,
  ) {}

  /** @returns the hash that it fits @throws AppError auth/wrong_password, limit/too_many_requests */
  async assertIs(by: LiveSession, password: string): Promise<string> {
    await this.limits.take('password', by.adminId);
    const admin = await this.admins.byId(this.database.manager, by.adminId);
    const stored = admin?.passwordHash ?? null;
    if (!(await this.hasher.fits(stored, password)) || stored === null) throw wrongPassword();
    await this.limits.giveBack('password', by.adminId);
    return stored;
  }

  /** Other sessions and links end. @throws AppError auth/wrong_password, auth/password_unfit, limit/too_many_requests */
  async change(by: LiveSession, current: string, next: string): Promise<void> {
    const stored = await this.assertIs(by, current);
    if (await this.hasher.fits(stored, next))
      throw new AppError('auth/password_unfit', 'caller', 'The new password is the old one.');
    const hash = await this.hasher.hash(next, by.email);
    await this.database.transaction('admins.change-password', async (tx) => {
      if (!(await this.admins.changePassword(tx, by.adminId, stored, hash))) throw wrongPassword();
      await this.proofs.dropLinks(tx, by.adminId);
      const ended = await this.sessions.endAll(tx, by.adminId, 'password_changed', by.sessionId);
      await this.audit.record(tx, ownDeed(by, 'change-password', { after: { endedSessions: ended } }));
    });
  }

  /**
   * Chooses a password with a link that an owner gave; all sessions end.
   * @returns for which e-mail
   * @throws AppError auth/invitation, auth/password_unfit, limit/too_many_requests
   */
  async choose(token: string, password: string, ip: string): Promise<string> {
    await this.limits.take('link', ip);
    const owner = await this.proofs.linkOwner(token);
    const admin = owner === null ? null : await this.admins.byId(this.database.manager, owner);
    if (!admin) throw noLink();
    const hash = await this.hasher.hash(password, admin.email);
    await this.database.transaction('admins.accept-link', async (tx) => {
      const purpose = await this.proofs.useLink(tx, token);
      if (purpose === null || !(await this.admins.choosePassword(tx, admin.id, hash))) throw noLink();
      const ended = await this.sessions.endAll(tx, admin.id, 'password_changed');
      const action = purpose === 'invitation' ? 'accept-invitation' : 'reset-password';
      const after = { ip, endedSessions: ended };
      await this.audit.record(tx, ownDeed({ email: admin.email, adminId: admin.id }, action, { after }));
    });
    await this.limits.giveBack('link', ip);
    return admin.email;
  }
}

const wrongPassword = (): AppError => new AppError('auth/wrong_password', 'caller', 'The password is wrong.');
const noLink = (): AppError =>
  new AppError(
    'auth/invitation',
    'caller',
    'This link was used, is over, or never was. Ask an owner for a new one.',
  );
