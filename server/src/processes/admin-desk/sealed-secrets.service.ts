import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Admins } from '../../domain/admins/index.js';
import { SecretBox } from '../../gateways/keys/index.js';
import { Database } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { aadOf } from './second-factor.js';

/** Secrets of authenticators under the master keys: all of them open, and can be sealed under the first key anew. */
@Injectable()
export class SealedSecrets {
  constructor(
    private readonly database: Database,
    private readonly admins: Admins,
    private readonly box: SecretBox,
  ) {}

  /** Ids of the master keys that some secret is sealed under. */
  async keyIds(): Promise<string[]> {
    const sealed = await this.admins.sealed(this.database.manager);
    return [...new Set(sealed.map(({ keyId }) => keyId))];
  }

  /**
   * Seals under the first master key what lies under another. One that is changed meanwhile is left for the next run.
   * @returns how many
   * @throws AppError keys/no_master_key, keys/cannot_open
   */
  async reseal(): Promise<number> {
    const [first] = this.box.keyIds;
    let done = 0;
    for (const { adminId, ...old } of await this.admins.sealed(this.database.manager)) {
      if (old.keyId === first) continue;
      const secret = this.box.open(old, aadOf(adminId));
      try {
        const sealed = this.box.seal(secret, aadOf(adminId));
        const stored = await this.database.transaction('admins.reseal', (tx) =>
          this.admins.reseal(tx, adminId, old, sealed),
        );
        if (stored) done += 1;
      } finally {
        secret.fill(0);
      }
    }
    return done;
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
