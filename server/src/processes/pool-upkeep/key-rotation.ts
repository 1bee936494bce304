import type { TronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../domain/audit/index.js';
import { PoolsService, type SealedKey, SealedKeys } from '../../domain/pools/index.js';
import { KeyVault, type Sealed } from '../../gateways/keys/index.js';
import { Database } from '../../platform/database/index.js';
import { AppError, messageOf } from '../../platform/errors/index.js';

const PAGE = 200;

export interface RotationBy {
  readonly actor: string;
  readonly reason: string;
}

/** What a run did, or would do. */
export interface Rotated {
  /** The master key that encrypts now. */
  readonly keyId: string;
  readonly sealedAnew: number;
  /** Keys that were left as they are, and why. */
  readonly problems: readonly string[];
}

/**
 * Brings supplier keys under the first master key, wallet by wallet, each in a transaction of its own: a run that died
 * goes on where it was, two at once share the work, and every process that has both master keys signs meanwhile.
 */
@Injectable()
export class KeyRotation {
  constructor(
    private readonly database: Database,
    private readonly keys: SealedKeys,
    private readonly pools: PoolsService,
    private readonly vault: KeyVault,
    private readonly audit: AuditService,
  ) {}

  /** Ids of the master keys that some supplier key is sealed with. */
  keyIds(): Promise<string[]> {
    return this.pools.keyIds();
  }

  /**
   * @param onlyTry opens every key and changes nothing
   * @throws AppError keys/no_master_key
   */
  async run(by: RotationBy, onlyTry: boolean): Promise<Rotated> {
    const [keyId] = this.vault.keyIds;
    if (keyId === undefined)
      throw new AppError('keys/no_master_key', 'caller', 'this process has no ENCRYPTION_KEYS to seal with');
    const problems: string[] = [];
    let sealedAnew = 0;
    let after: string | null = null;
    for (;;) {
      const page: SealedKey[] = await this.keys.others(this.database.manager, keyId, after, PAGE);
      for (const old of page) {
        try {
          const fresh = this.reseal(old);
          if (onlyTry || (await this.replace(old, fresh, by))) sealedAnew += 1;
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          problems.push(`wallet ${old.address}: ${messageOf(error)}`);
        }
      }
      after = page.at(-1)?.walletId ?? null;
      if (page.length < PAGE) return { keyId, sealedAnew, problems };
    }
  }

  private reseal({ walletId, keyId, ciphertext, signerAddress }: SealedKey): Sealed {
    return this.vault.reseal({
      keyId,
      ciphertext,
      aad: walletId,
      expectedSigner: signerAddress as TronAddress,
    });
  }

  private replace(old: SealedKey, fresh: Sealed, { actor, reason }: RotationBy): Promise<boolean> {
    const { walletId } = old;
    const change = { before: { masterKeyId: old.keyId }, after: { masterKeyId: fresh.keyId } };
    return this.database.transaction('keys.rotate', async (tx) => {
      if (!(await this.keys.replace(tx, old, fresh))) return false;
      await this.pools.log(tx, walletId, 'key_sealed_anew', { ...change, by: actor, reason });
      await this.audit.record(tx, {
        actor,
        reason,
        action: 'wallets.seal-key-anew',
        subject: `wallet:${walletId}`,
        ...change,
      });
      return true;
    });
  }
}
