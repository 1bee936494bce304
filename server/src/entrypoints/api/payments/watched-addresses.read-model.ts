import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../platform/config/index.js';
import { Database, rows } from '../../../platform/database/index.js';
import { AppError } from '../../../platform/errors/index.js';

type Use = 'payment' | 'flash' | 'treasury' | 'supplier';

/** An address of ours and since when its transfers are in the books. */
export interface WatchedAddress {
  readonly address: string;
  readonly use: Use;
  readonly watched: boolean;
  readonly watchedFromHeight: string | null;
}

/**
 * Which addresses the scanner follows. They come from the environment and from imported wallets: one that anybody could
 * add by a request would be one to which buyers can be led.
 */
@Injectable()
export class WatchedAddresses {
  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
  ) {}

  /** @throws AppError payments/address_not_ours */
  async find(address: string): Promise<WatchedAddress> {
    const use = await this.useOf(address);
    if (!use)
      throw new AppError(
        'payments/address_not_ours',
        'caller',
        'Only addresses named by PAYMENT_ADDRESSES or FLASH_ADDRESSES of the servers are watched. Add it there.',
        { address },
      );
    const [row] = await rows<{ height: string | null }>(
      this.database.manager,
      'SELECT min(watched_from_height) AS height FROM cash_accounts WHERE address = $1',
      [address],
    );
    const height = row?.height ?? null;
    return { address, use, watched: height !== null, watchedFromHeight: height };
  }

  private async useOf(address: string): Promise<Use | null> {
    const { paymentAddresses, flashAddresses, treasuryAddress } = this.config;
    if ((paymentAddresses as readonly string[]).includes(address)) return 'payment';
    if ((flashAddresses as readonly string[]).includes(address)) return 'flash';
    if (treasuryAddress === address) return 'treasury';
    const wallets = await rows(this.database.manager, 'SELECT 1 FROM supplier_wallets WHERE address = $1', [
      address,
    ]);
    return wallets.length > 0 ? 'supplier' : null;
  }
}
