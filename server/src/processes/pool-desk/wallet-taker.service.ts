import { Injectable } from '@nestjs/common';
import { AuditService } from '../../domain/audit/index.js';
import { PoolCatalog, PoolsService } from '../../domain/pools/index.js';
import { KeyVault } from '../../gateways/keys/index.js';
import { Database } from '../../platform/database/index.js';
import { KeyCheck } from './key-check.js';
import { poolNotFound, walletExists } from './pool-desk.errors.js';
import type { By, ImportWarning, WalletOffer } from './pool-desk.types.js';

/**
 * Takes wallets in: what their keys may do and what they have is read from the chain, the keys are sealed and never
 * shown again.
 */
@Injectable()
export class WalletTaker {
  constructor(
    private readonly database: Database,
    private readonly keys: KeyCheck,
    private readonly catalog: PoolCatalog,
    private readonly pools: PoolsService,
    private readonly vault: KeyVault,
    private readonly audit: AuditService,
  ) {}

  /**
   * @returns what to know of the key: it is the owner's, it may do more than needed, others hold the same permission
   * @throws AppError wallets/* (see the route), pools/not_found, keys/bad_private_key; nothing is kept then
   */
  async take(offer: WalletOffer, by: By): Promise<readonly ImportWarning[]> {
    const { address, signerAddress, operations, warnings } = await this.keys.check(offer.address, offer);
    const { id, poolId, label, permissionId, limitSun } = offer;
    const { keyId, ciphertext: keyCiphertext } = this.vault.seal(offer.privateKey, id);
    await this.database.transaction('pool.import-wallet', async (tx) => {
      const pool = await this.catalog.find(tx, poolId);
      if (!pool) throw poolNotFound();
      const wallet = { id, poolId, address, label, permissionId, signerAddress, keyId, keyCiphertext };
      if (!(await this.pools.addWallet(tx, { ...wallet, status: 'active', failuresInARow: 0 }))) {
        // The same deed was done by a try before.
        if ((await this.catalog.lockWallet(tx, id))?.address === address) return;
        throw walletExists();
      }
      await this.catalog.updateWallet(tx, id, { label, poolId, status: 'active', limitSun });
      await this.catalog.setPermission(tx, id, operations);
      await this.audit.record(tx, {
        ...by,
        action: 'wallets.import',
        subject: `wallet:${id}`,
        after: {
          address,
          poolId,
          label,
          permissionId,
          signerAddress,
          limitSun,
          masterKeyId: keyId,
          warnings: warnings.map(({ code, message }) => `${code}: ${message}`),
        },
      });
    });
    return warnings;
  }
}
