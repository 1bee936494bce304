import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';

/** A supplier key as it lies in its row. */
export interface SealedKey {
  readonly walletId: string;
  readonly address: string;
  /** Address that the decrypted key must derive. */
  readonly signerAddress: string;
  /** The master key that it is sealed with. */
  readonly keyId: string;
  readonly ciphertext: string;
}

/** A key that takes the place of another. */
export interface NewKey {
  readonly permissionId: number;
  readonly signerAddress: string;
  readonly keyId: string;
  readonly ciphertext: string;
}

const SEALED = `id AS "walletId", address, signer_address AS "signerAddress", key_id AS "keyId",
  key_ciphertext AS ciphertext`;

/** Supplier keys under their master keys, for who seals them anew. */
@Injectable()
export class SealedKeys {
  /** Those that are not sealed with this master key, by wallet id, after this one. */
  others(tx: Tx, keyId: string, afterId: string | null, limit: number): Promise<SealedKey[]> {
    return rows(
      tx,
      `SELECT ${SEALED} FROM supplier_wallets
       WHERE key_id <> $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`,
      [keyId, afterId, limit],
    );
  }

  /** False when it is sealed otherwise by now. */
  async replace(
    tx: Tx,
    from: SealedKey,
    to: { readonly keyId: string; readonly ciphertext: string },
  ): Promise<boolean> {
    const changed = await rows(
      tx,
      `UPDATE supplier_wallets SET key_id = $4, key_ciphertext = $5, updated_at = now()
       WHERE id = $1 AND key_id = $2 AND key_ciphertext = $3 RETURNING id`,
      [from.walletId, from.keyId, from.ciphertext, to.keyId, to.ciphertext],
    );
    return changed.length > 0;
  }

  /** Signs with this key from now on. False when the signer is not the expected one any more. */
  async change(tx: Tx, walletId: string, expectedSigner: string, key: NewKey): Promise<boolean> {
    const changed = await rows(
      tx,
      `UPDATE supplier_wallets SET permission_id = $3, signer_address = $4, key_id = $5, key_ciphertext = $6,
         updated_at = now() WHERE id = $1 AND signer_address = $2 RETURNING id`,
      [walletId, expectedSigner, key.permissionId, key.signerAddress, key.keyId, key.ciphertext],
    );
    return changed.length > 0;
  }
}
