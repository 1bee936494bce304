import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Admins } from '../../domain/admins/index.js';
import { AuditService } from '../../domain/audit/index.js';
import { type Sealed, SecretBox } from '../../gateways/keys/index.js';
import { Database } from '../../platform/database/index.js';
import { AppError, messageOf } from '../../platform/errors/index.js';
import { aadOf } from './second-factor.js';

/** Secrets of authenticators under the master keys: all of them open, and can be sealed under the first key anew. */
@Injectable()
export class SealedSecrets {
  constructor(
    private readonly database: Database,
    private readonly admins: Admins,
    private readonly box: SecretBox,
    private readonly audit: AuditService,
  ) {}

  /** Ids of the master keys that some secret is sealed under. */
  async keyIds(): Promise<string[]> {
    const sealed = await this.admins.sealed(this.database.manager);
    return [...new Set(sealed.map(({ keyId }) => keyId))];
  }

  /**
   * Seals under the first master key what lies under another. One that is changed meanwhile is left for the next run.
   * @param onlyTry opens every secret and changes nothing
   * @returns how many, and those that were left as they are, and why
   */
  async reseal(
    by: { readonly actor: string; readonly reason: string },
    onlyTry: boolean,
  ): Promise<{ readonly sealedAnew: number; readonly problems: readonly string[] }> {
    const [first] = this.box.keyIds;
    const problems: string[] = [];
    let sealedAnew = 0;
    for (const { adminId, ...old } of await this.admins.sealed(this.database.manager)) {
      if (old.keyId === first) continue;
      try {
        const fresh = this.sealAnew(adminId, old);
        if (onlyTry || (await this.replace(adminId, old, fresh, by))) sealedAnew += 1;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        problems.push(`authenticator of admin ${adminId}: ${messageOf(error)}`);
      }
    }
    return { sealedAnew, problems };
  }

  private sealAnew(adminId: string, old: Sealed): Sealed {
    const secret = this.box.open(old, aadOf(adminId));
    try {
      return this.box.seal(secret, aadOf(adminId));
    } finally {
      secret.fill(0);
    }
  }

  private replace(
    adminId: string,
    old: Sealed,
    fresh: Sealed,
    by: { readonly actor: string; readonly reason: string },
  ): Promise<boolean> {
    return this.database.transaction('admins.reseal', async (tx) => {
      if (!(await this.admins.reseal(tx, adminId, old, fresh))) return false;
      await this.audit.record(tx, {
        ...by,
        action: 'admins.seal-authenticator-anew',
        subject: `admin:${adminId}`,
        before: { masterKeyId: old.keyId },
        after: { masterKeyId: fresh.keyId },
      });
      return true;
    });
  }
}

/** A server that could not read some admin's authenticator would keep him out without a word. */
@Injectable()
export class SealedSecretsCheck implements OnModuleInit {
  constructor(
    private readonly secrets: SealedSecrets,
    private readonly box: SecretBox,
  ) {}

  /** @throws AppError keys/ring_incomplete with the ids that ENCRYPTION_KEYS lacks */
  async onModuleInit(): Promise<void> {
    const missing = (await this.secrets.keyIds()).filter((id) => !this.box.keyIds.includes(id));
    if (missing.length > 0)
      throw new AppError(
        'keys/ring_incomplete',
        'caller',
        'ENCRYPTION_KEYS lacks keys that secrets of admins are sealed with',
        { problems: missing.map((id) => `ENCRYPTION_KEYS: no key with id "${id}"`) },
      );
  }
}
