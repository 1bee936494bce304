import { Injectable } from '@nestjs/common';
import { AuditService } from '../../domain/audit/index.js';
import { PoolCatalog, PoolsService, SealedKeys, type SupplierWallet } from '../../domain/pools/index.js';
import { KeyVault } from '../../gateways/keys/index.js';
import { Database, isUuid } from '../../platform/database/index.js';
import { KeyCheck } from './key-check.js';
import { walletChanged, walletNotFound } from './pool-desk.errors.js';
import type { By, ImportWarning, KeyOffer } from './pool-desk.types.js';

/** Gives a wallet another key: a delegation key for its owner key, or a new one for one that somebody saw. */
@Injectable()
export class KeyChanger {
  constructor(
    private readonly database: Database,
    private readonly keys: KeyCheck,
    private readonly catalog: PoolCatalog,
    private readonly sealed: SealedKeys,
    private readonly pools: PoolsService,
    private readonly vault: KeyVault,
    private readonly audit: AuditService,
  ) {}

  /**
   * What is signed by the old key stays as it is: it counts while the account still has that permission.
   * @param expectedSigner the signer as the person saw it
   * @returns what to know of the new key
   * @throws AppError wallets/not_found, wallets/changed_meanwhile, and those of KeyCheck; nothing is changed then
   */
  async replace(
    walletId: string,
    offer: KeyOffer,
    expectedSigner: string,
    by: By,
  ): Promise<readonly ImportWarning[]> {
    const wallet = await this.find(walletId);
    const { signerAddress, operations, warnings } = await this.keys.check(wallet.address, offer);
    const { permissionId } = offer;
    const { keyId, ciphertext } = this.vault.seal(offer.privateKey, walletId);
    await this.database.transaction('pool.replace-key', async (tx) => {
      const before = await this.pools.lockWallet(tx, walletId);
      if (!before) throw walletNotFound();
      // The same deed was done by a try before.
      if (before.signerAddress === signerAddress && before.permissionId === permissionId) return;
      const key = { permissionId, signerAddress, keyId, ciphertext };
      if (!(await this.sealed.change(tx, walletId, expectedSigner, key)))
        throw walletChanged(`The wallet’s signer is ${before.signerAddress} by now.`);
      await this.catalog.setPermission(tx, walletId, operations);
      const change = {
        before: { permissionId: before.permissionId, signerAddress: before.signerAddress },
        after: { permissionId, signerAddress },
      };
      await this.pools.log(tx, walletId, 'key_replaced', { ...change, by: by.actor, reason: by.reason });
      await this.audit.record(tx, {
        ...by,
        action: 'wallets.replace-key',
        subject: `wallet:${walletId}`,
        before: { ...change.before, masterKeyId: before.keyId },
        after: {
          ...change.after,
          masterKeyId: keyId,
          warnings: warnings.map(({ code, message }) => `${code}: ${message}`),
        },
      });
    });
    return warnings;
  }

  private async find(id: string): Promise<SupplierWallet> {
    const found = isUuid(id)
      ? (await this.pools.walletsById(this.database.manager, [id])).get(id)
      : undefined;
    if (!found) throw walletNotFound();
    return found;
  }
}
