import type { TronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import type { ChainAnchor, NewOperation } from '../../domain/chain/index.js';
import type { Refund } from '../../domain/refunds/index.js';
import { KeyVault } from '../../gateways/keys/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { AppConfig } from '../../platform/config/index.js';

const OWNER_PERMISSION = 0;

/** Builds and signs the treasury's transfer of a refund: CPU only, so that it is recorded in the same transaction. */
@Injectable()
export class RefundSigner {
  constructor(
    private readonly config: AppConfig,
    private readonly tron: TronGateway,
    private readonly vault: KeyVault,
  ) {}

  /**
   * @param feeSun withheld from an amount in TRX
   * @param feeLimitSun most that a transfer of USDT may burn
   */
  sign(refund: Refund, feeSun: bigint, feeLimitSun: bigint, anchor: ChainAnchor): NewOperation {
    const owner = this.config.treasuryAddress;
    const target = {
      owner,
      receiver: refund.address as TronAddress,
      permissionId: OWNER_PERMISSION,
      anchor,
    };
    const built =
      refund.currency === 'TRX'
        ? this.tron.buildTransfer({ ...target, sun: refund.amount - feeSun })
        : this.tron.buildTrc20Transfer({
            ...target,
            contract: this.config.tron.usdtContract,
            amount: refund.amount,
            feeLimitSun,
          });
    const signature = this.vault.signAsTreasury(Buffer.from(built.txid, 'hex'));
    return {
      purpose: 'refund',
      subject: refund.id,
      ownerAddress: owner,
      txid: built.txid,
      signedHex: this.tron.assemble(built.rawDataHex, signature),
      expiration: anchor.expiration,
    };
  }
}
