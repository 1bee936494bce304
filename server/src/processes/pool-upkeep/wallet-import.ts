import { randomUUID } from 'node:crypto';
import { parseTronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { PoolsService } from '../../domain/pools/index.js';
import { KeyVault } from '../../gateways/keys/index.js';
import { Database } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';

/** A wallet as an operator hands it in; the key is sealed at once and never shown again. */
export interface WalletToImport {
  readonly address: string;
  readonly privateKey: string;
  /** 0: its owner key; 2 and up: a delegation key of that active permission. */
  readonly permissionId: number;
  readonly label: string;
}

export interface PoolToImport {
  readonly name: string;
  readonly status: 'active' | 'inactive' | 'maintenance';
  readonly costPerEnergySun: bigint;
  readonly priority: number;
  readonly wallets: readonly WalletToImport[];
}

@Injectable()
export class WalletImport {
  constructor(
    private readonly database: Database,
    private readonly pools: PoolsService,
    private readonly vault: KeyVault,
  ) {}

  /**
   * Adds what is missing; wallets that are there stay as they are.
   * @returns number of wallets added
   * @throws AppError pools/bad_address, pools/key_mismatch, keys/bad_private_key
   */
  async addMissing(pool: PoolToImport): Promise<number> {
    return this.database.transaction('pool.import', async (tx) => {
      const poolId = await this.pools.pool(tx, pool);
      let added = 0;
      for (const wallet of pool.wallets) {
        const id = randomUUID();
        const address = parseTronAddress(wallet.address);
        if (!address)
          throw new AppError('pools/bad_address', 'caller', `"${wallet.address}" is not a TRON address.`);
        const signerAddress = this.vault.addressOf(wallet.privateKey);
        if (wallet.permissionId === 0 && signerAddress !== address)
          throw new AppError('pools/key_mismatch', 'caller', `The key is not the owner key of ${address}.`);
        const sealed = this.vault.seal(wallet.privateKey, id);
        const isNew = await this.pools.addWallet(tx, {
          id,
          poolId,
          address,
          label: wallet.label,
          permissionId: wallet.permissionId,
          signerAddress,
          keyId: sealed.keyId,
          keyCiphertext: sealed.ciphertext,
          status: 'active',
          failuresInARow: 0,
        });
        if (isNew) added += 1;
      }
      return added;
    });
  }
}
