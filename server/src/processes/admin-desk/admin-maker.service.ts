import type { AdminRole } from '@energy-desk/shared/auth';
import { Injectable } from '@nestjs/common';
import { Admins, parseTotpText, PasswordHasher } from '../../domain/admins/index.js';
import { AuditService } from '../../domain/audit/index.js';
import { Database } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { SecondFactor } from './second-factor.js';

/** An admin whom no other admin invites. */
export interface NewAdmin {
  /** Lower case. */
  readonly email: string;
  readonly role: AdminRole;
  readonly password: string;
  /** base32; with it, the admin has a second factor from the beginning. */
  readonly totpSecret?: string | undefined;
}

/** Makes admins at the server itself: the first owner, and those of a demo. */
@Injectable()
export class AdminMaker {
  constructor(
    private readonly database: Database,
    private readonly admins: Admins,
    private readonly hasher: PasswordHasher,
    private readonly secondFactor: SecondFactor,
    private readonly audit: AuditService,
  ) {}

  /**
   * @param actor who runs the command, for the audit log
   * @returns whether somebody was made; an admin who is there stays as he is
   * @throws AppError auth/password_unfit, admins/bad_totp_secret
   */
  async addMissing({ email, role, password, totpSecret }: NewAdmin, actor: string): Promise<boolean> {
    if (await this.admins.byEmail(this.database.manager, email)) return false;
    const secret = totpSecret === undefined ? undefined : parseTotpText(totpSecret);
    if (secret === null)
      throw new AppError('admins/bad_totp_secret', 'caller', 'a secret of an authenticator is base32');
    const passwordHash = await this.hasher.hash(password, email);
    return this.database.transaction('admins.create', async (tx) => {
      const id = await this.admins.insert(tx, { email, role, passwordHash });
      if (id === null) return false;
      if (secret) {
        await this.admins.storeTotp(tx, id, this.secondFactor.seal(id, secret));
        await this.admins.confirmTotp(tx, id);
      }
      await this.audit.record(tx, {
        actor,
        action: 'admins.create',
        subject: `admin:${id}`,
        reason: 'made at the server itself',
        after: { email, role, totpEnrolled: secret !== undefined },
      });
      return true;
    });
  }
}
