import type { TronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import type { ChainAnchor, NewOperation } from '../../domain/chain/index.js';
import type { SupplierWallet } from '../../domain/pools/index.js';
import { KeyVault } from '../../gateways/keys/index.js';
import { TronGateway } from '../../gateways/tron/index.js';

export type SignedOperation = NewOperation;

/** Builds and signs a wallet's delegate or undelegate: CPU only, so that it can be recorded in the same transaction. */
@Injectable()
export class OperationSigner {
  constructor(
    private readonly tron: TronGateway,
    private readonly vault: KeyVault,
  ) {}

  /** @param subject id of the delegation it is for */
  sign(
    purpose: 'delegate' | 'undelegate',
    subject: string,
    wallet: SupplierWallet,
    receiver: string,
    sun: bigint,
    anchor: ChainAnchor,
  ): SignedOperation {
    const input = {
      owner: wallet.address as TronAddress,
      receiver: receiver as TronAddress,
      sun,
      permissionId: wallet.permissionId,
      anchor,
    };
    const built = purpose === 'delegate' ? this.tron.buildDelegate(input) : this.tron.buildUndelegate(input);
    const signature = this.vault.sign(
      {
        keyId: wallet.keyId,
        ciphertext: wallet.keyCiphertext,
        aad: wallet.id,
        expectedSigner: wallet.signerAddress as TronAddress,
      },
      Buffer.from(built.txid, 'hex'),
    );
    return {
      purpose,
      subject,
      ownerAddress: wallet.address,
      txid: built.txid,
      signedHex: this.tron.assemble(built.rawDataHex, signature),
      expiration: anchor.expiration,
    };
  }
}
