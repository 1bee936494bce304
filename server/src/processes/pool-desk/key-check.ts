import { parseTronAddress, toHexAddress, type TronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { judgePermission } from '../../domain/pools/index.js';
import { KeyVault } from '../../gateways/keys/index.js';
import { type StakeReading, TronGateway } from '../../gateways/tron/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { unfit } from './pool-desk.errors.js';
import type { ImportWarning, KeyOffer } from './pool-desk.types.js';

const OWNER_PERMISSION = 0;

/** What of a key the chain confirmed. */
export interface CheckedKey {
  readonly address: TronAddress;
  readonly signerAddress: TronAddress;
  /** Bitmap of what it may sign. */
  readonly operations: string;
  readonly warnings: readonly ImportWarning[];
}

/** Reads from the chain what a key may do for an account. */
@Injectable()
export class KeyCheck {
  constructor(
    private readonly config: AppConfig,
    private readonly crashPoints: CrashPoints,
    private readonly vault: KeyVault,
    private readonly tron: TronGateway,
  ) {}

  /** @throws AppError wallets/* (see the routes), keys/bad_private_key, tron/no_answer (the world's) */
  async check(ofAddress: string, offer: KeyOffer): Promise<CheckedKey> {
    const address = parseTronAddress(ofAddress);
    if (!address) throw unfit('not_activated', 'This is not a TRON address.');
    if (this.config.ownAddresses.includes(address))
      throw unfit('own_address', 'This is a payment, flash or treasury address of ours.');
    const signerAddress = this.vault.addressOf(offer.privateKey);
    if (offer.signerAddress !== undefined && offer.signerAddress !== signerAddress)
      throw unfit('key_mismatch', 'The key is not that of the signer you named.');
    const account = await this.crashPoints.around('pool.read-permission', () => this.tron.readStake(address));
    if (!account.activated) throw unfit('not_activated', 'The chain knows no such account.');
    if (account.isContract) throw unfit('is_contract', 'A contract can’t be a supplier wallet.');
    return { address, signerAddress, ...judge(account, offer.permissionId, signerAddress) };
  }
}

function judge(
  { permissions }: StakeReading,
  permissionId: number,
  signer: TronAddress,
): Pick<CheckedKey, 'operations' | 'warnings'> {
  const judged = judgePermission(permissions, permissionId, toHexAddress(signer));
  switch (judged.kind) {
    case 'not_found':
      throw unfit('permission_not_found', `The account has no permission ${permissionId}.`);
    case 'not_its_key':
      throw unfit('key_mismatch', `The key ${signer} is not in permission ${permissionId} of the account.`);
    case 'threshold_unreachable':
      throw unfit(
        'threshold_unreachable',
        `The key weighs ${judged.weight}, the permission needs ${judged.threshold}: it can’t sign alone.`,
      );
    case 'lacks':
      throw unfit('permission_lacks', `The permission does not allow ${judged.missing.join(' and ')}.`, {
        missing: judged.missing,
      });
    case 'fit':
      return {
        operations: judged.operations,
        warnings: warningsOf(permissionId, judged.further, judged.otherKeys),
      };
  }
}

function warningsOf(permissionId: number, further: readonly string[], otherKeys: number): ImportWarning[] {
  const warnings: ImportWarning[] = further.map((operation) => ({
    code: 'further_operation',
    message: `The key may do more than delegate: ${operation}.`,
    operation,
  }));
  if (permissionId === OWNER_PERMISSION)
    warnings.unshift({
      code: 'owner_key',
      message: 'This is the owner key: who has it can do everything. A delegation key is safer.',
    });
  if (otherKeys > 0)
    warnings.push({
      code: 'several_keys',
      message: `${otherKeys} more ${otherKeys === 1 ? 'key' : 'keys'} may sign by the same permission.`,
      otherKeys,
    });
  return warnings;
}
