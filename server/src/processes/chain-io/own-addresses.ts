import { Injectable } from '@nestjs/common';
import { toHexAddress, type TronAddress } from '@energy-desk/shared/units';
import { PoolsService } from '../../domain/pools/index.js';
import { AppConfig } from '../../platform/config/index.js';

/** Our addresses as blocks show them (41… hex), with the form that the books use. */
export interface OwnAddresses {
  /** Payment and flash addresses: what comes in here is a payment. */
  readonly receiving: ReadonlyMap<string, TronAddress>;
  /** Treasury and supplier wallets: what comes in here is a movement of our own money. */
  readonly wallets: ReadonlyMap<string, TronAddress>;
}

const byHex = (addresses: readonly TronAddress[]): ReadonlyMap<string, TronAddress> =>
  new Map(addresses.map((address) => [toHexAddress(address), address]));

/** Which addresses the scanner looks for. Asked before every block, so that a new wallet is watched at once. */
@Injectable()
export class OwnAddressBook {
  private readonly receiving: ReadonlyMap<string, TronAddress>;
  private wallets: ReadonlyMap<string, TronAddress> = new Map();
  private listed = '';

  constructor(
    private readonly config: AppConfig,
    private readonly pools: PoolsService,
  ) {
    this.receiving = byHex([...config.paymentAddresses, ...config.flashAddresses]);
  }

  async current(): Promise<OwnAddresses> {
    const addresses = [this.config.treasuryAddress, ...(await this.pools.watchedAddresses())];
    const listed = addresses.join();
    if (listed !== this.listed) {
      this.wallets = byHex(addresses as TronAddress[]);
      this.listed = listed;
    }
    return { receiving: this.receiving, wallets: this.wallets };
  }
}
