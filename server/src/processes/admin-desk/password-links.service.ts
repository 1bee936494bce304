import type { AdminRole } from '@energy-desk/shared/auth';
import { Injectable } from '@nestjs/common';
import { AdminProofs, Admins, type LiveSession } from '../../domain/admins/index.js';
import { AuditService } from '../../domain/audit/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import type { PasswordLink } from './admin-desk.types.js';
import { AdminsDesk } from './admins-desk.service.js';

/** After the sign that browsers keep to themselves: a token in a path would be in the logs of every proxy. */
const PAGE = '/accept-invitation#token=';

/** Links with which people choose a password: for those who are invited, and those who forgot theirs. */
@Injectable()
export class PasswordLinks {
  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly admins: Admins,
    private readonly proofs: AdminProofs,
    private readonly desk: AdminsDesk,
    private readonly audit: AuditService,
  ) {}

  /** @throws AppError admins/email_taken */
  invite(
    by: LiveSession,
    { email, role, reason }: { email: string; role: AdminRole; reason: string },
  ): Promise<PasswordLink> {
    return this.database.transaction('admins.invite', async (tx) => {
      await this.desk.assertStillMay(tx, by);
      const id = await this.admins.insert(tx, { email, role, passwordHash: null });
      if (id === null)
        throw new AppError('admins/email_taken', 'caller', 'There is an admin with this e-mail already.');
      const link = await this.give(tx, id, 'invitation');
      await this.audit.record(tx, {
        actor: by.email,
        action: 'admins.invite',
        subject: `admin:${id}`,
        reason,
        after: { email, role, expiresAt: link.expiresAt },
      });
      return link;
    });
  }

  /** Earlier links end; what one logs in with stays until the new one is used. @throws AppError admins/* */
  renew(by: LiveSession, id: string, reason: string): Promise<PasswordLink> {
    return this.database.transaction('admins.make-link', async (tx) => {
      await this.desk.assertStillMay(tx, by);
      const { status } = await this.desk.find(tx, id);
      if (id === by.adminId)
        throw new AppError('admins/yourself', 'caller', 'Change your own password with the one you have.');
      if (status === 'disabled')
        throw new AppError('admins/changed_meanwhile', 'caller', 'This admin is disabled.');
      const purpose = status === 'invited' ? 'invitation' : 'password_reset';
      const link = await this.give(tx, id, purpose);
      await this.audit.record(tx, {
        actor: by.email,
        action: 'admins.make-password-link',
        subject: `admin:${id}`,
        reason,
        after: { purpose, expiresAt: link.expiresAt },
      });
      return link;
    });
  }

  private async give(tx: Tx, id: string, purpose: 'invitation' | 'password_reset'): Promise<PasswordLink> {
    const { token, expiresAt } = await this.proofs.newLink(tx, id, purpose);
    const home = (this.config.publicUrl ?? '').replace(/\/+$/, '');
    return { admin: await this.desk.find(tx, id), token, link: `${home}${PAGE}${token}`, expiresAt };
  }
}
