import { parseTronAddress, toHexAddress, type TronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../domain/audit/index.js';
import { judgePermission, PoolCatalog, PoolsService } from '../../domain/pools/index.js';
import { KeyVault } from '../../gateways/keys/index.js';
import { type StakeReading, TronGateway } from '../../gateways/tron/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { Database } from '../../platform/database/index.js';
import { poolNotFound, unfit, walletExists } from './pool-desk.errors.js';
import type { By, ImportWarning, WalletOffer } from './pool-desk.types.js';

const OWNER_PERMISSION = 0;

/** What of a key the chain confirmed. */
interface Checked {
  readonly address: TronAddress;
  readonly signerAddress: TronAddress;
  readonly operations: string;
  readonly warnings: readonly ImportWarning[];
}

/** Takes wallets in: what their keys may do is read from the chain, the keys are sealed and never shown again. */
@Injectable()
export class WalletTaker {
  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly crashPoints: CrashPoints,
    private readonly catalog: PoolCatalog,
    private readonly pools: PoolsService,
    private readonly vault: KeyVault,
    private readonly tron: TronGateway,
    private readonly audit: AuditService,
  ) {}

  /**
   * @returns what to know of the key: it is the owner's, it may do more than needed, others hold the same permission
   * @throws AppError wallets/* (see the route), pools/not_found, keys/bad_private_key; nothing is kept then
   */
  async take(offer: WalletOffer, by: By): Promise<readonly ImportWarning[]> {
    const { address, signerAddress, operations, warnings } = await this.check(offer);
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

  private async check(offer: WalletOffer): Promise<Checked> {
    const address = parseTronAddress(offer.address);
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
): Pick<Checked, 'operations' | 'warnings'> {
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
    });
  return warnings;
}
