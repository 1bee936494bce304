import { toHexAddress, type TronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import {
  operationsOf,
  PoolCatalog,
  PoolsService,
  readingAt,
  type SupplierWallet,
} from '../../domain/pools/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { Database } from '../../platform/database/index.js';
import { messageOf } from '../../platform/errors/index.js';

const READS_AT_ONCE = 8;
const MOST = 100;

export interface Refreshed {
  readonly read: number;
  readonly failed: readonly {
    readonly walletId: string;
    readonly address: string;
    readonly problem: string;
  }[];
}

/** Reads wallets from the chain, those that sell nothing too. */
@Injectable()
export class WalletRefresh {
  constructor(
    private readonly database: Database,
    private readonly crashPoints: CrashPoints,
    private readonly chain: ChainService,
    private readonly catalog: PoolCatalog,
    private readonly pools: PoolsService,
    private readonly tron: TronGateway,
  ) {}

  /** @param walletIds null: the hundred that were read longest ago @throws AppError chain/not_started */
  async run(walletIds: readonly string[] | null): Promise<Refreshed> {
    const { manager } = this.database;
    const ids = await this.catalog.toRead(manager, walletIds, MOST);
    const wallets = [...(await this.pools.walletsById(manager, ids)).values()];
    const failed: Refreshed['failed'][number][] = [];
    for (let at = 0; at < wallets.length; at += READS_AT_ONCE)
      await Promise.all(
        wallets.slice(at, at + READS_AT_ONCE).map((wallet) =>
          this.read(wallet).catch((error: unknown) => {
            failed.push({ walletId: wallet.id, address: wallet.address, problem: messageOf(error) });
          }),
        ),
      );
    return { read: wallets.length - failed.length, failed };
  }

  private async read(wallet: SupplierWallet): Promise<void> {
    const address = wallet.address as TronAddress;
    const { height } = await this.chain.cursor();
    const [figures, account] = await this.crashPoints.around('pool.read-figures', () =>
      Promise.all([this.tron.readWallet(address), this.tron.readStake(address)]),
    );
    const permission = account.permissions.find(({ id }) => id === wallet.permissionId);
    const signer = toHexAddress(wallet.signerAddress as TronAddress);
    const holds = permission?.keys.some(({ addressHex }) => addressHex.toLowerCase() === signer) ?? false;
    await this.database.transaction('pool.refresh', async (tx) => {
      await this.pools.storeReading(tx, wallet.id, readingAt(height, figures));
      // A permission that no longer holds our key allows nothing.
      await this.catalog.setPermission(
        tx,
        wallet.id,
        permission && holds ? operationsOf(permission) : NO_OPERATIONS,
      );
    });
  }
}

const NO_OPERATIONS = '0'.repeat(64);
