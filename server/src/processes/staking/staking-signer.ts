import type { TronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import type { ChainAnchor, NewOperation } from '../../domain/chain/index.js';
import type { SupplierWallet } from '../../domain/pools/index.js';
import { KeyVault } from '../../gateways/keys/index.js';
import { type StakingInput, TronGateway } from '../../gateways/tron/index.js';
import type { StakingWish } from './staking.types.js';

/** Builds and signs a staking operation: CPU only, so that it is recorded in the same transaction. */
@Injectable()
export class StakingSigner {
  constructor(
    private readonly tron: TronGateway,
    private readonly vault: KeyVault,
  ) {}

  /** @param subject id of the request it is for */
  sign(wish: StakingWish, subject: string, wallet: SupplierWallet, anchor: ChainAnchor): NewOperation {
    const built = this.tron.buildStaking(inputOf(wish, wallet, anchor));
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
      purpose: wish.kind,
      subject,
      ownerAddress: wallet.address,
      txid: built.txid,
      signedHex: this.tron.assemble(built.rawDataHex, signature),
      expiration: anchor.expiration,
    };
  }
}

function inputOf(wish: StakingWish, wallet: SupplierWallet, anchor: ChainAnchor): StakingInput {
  const common = { owner: wallet.address as TronAddress, permissionId: wallet.permissionId, anchor };
  switch (wish.kind) {
    case 'stake':
    case 'unstake':
      return { ...common, kind: wish.kind, sun: wish.amountSun, resource: wish.resource };
    case 'vote':
      return { ...common, kind: 'vote', votes: wish.votes };
    case 'withdraw':
    case 'cancel_unstake':
    case 'claim':
      return { ...common, kind: wish.kind };
  }
}
