import { Injectable } from '@nestjs/common';
import type { TronAddress } from '@energy-desk/shared/units';
import { Database } from '../../platform/database/index.js';
import { AddressBookRepository } from './address-book.repository.js';
import type { UserWallet } from './user.types.js';
import {
  ADDRESS_BOOK_LIMIT,
  LABEL_MAX_LENGTH,
  addressBookFull,
  labelTooLong,
  walletNotFound,
} from './users.errors.js';

/** The saved addresses of a user: a convenience, never a proof of ownership. */
@Injectable()
export class AddressBookService {
  constructor(
    private readonly database: Database,
    private readonly wallets: AddressBookRepository,
  ) {}

  /** Last used first. */
  list(userId: string): Promise<UserWallet[]> {
    return this.wallets.list(this.database.manager, userId);
  }

  /** The entry, or null when it does not exist or is somebody else's. */
  find(userId: string, id: string): Promise<UserWallet | null> {
    return this.wallets.find(this.database.manager, userId, id);
  }

  /**
   * Saves an address, or moves a saved one to the top.
   * @throws AppError users/address_book_full, users/label_too_long
   */
  async add(userId: string, address: TronAddress, label = ''): Promise<UserWallet> {
    this.checkLabel(label);
    const wallet = await this.wallets.save(this.database.manager, userId, address, label, ADDRESS_BOOK_LIMIT);
    if (!wallet) throw addressBookFull();
    return wallet;
  }

  /** @throws AppError users/label_too_long, users/wallet_not_found */
  async relabel(userId: string, id: string, label: string): Promise<UserWallet> {
    this.checkLabel(label);
    const wallet = await this.wallets.relabel(this.database.manager, userId, id, label);
    if (!wallet) throw walletNotFound();
    return wallet;
  }

  /** False when there was nothing to delete: a second tap is harmless. */
  remove(userId: string, id: string): Promise<boolean> {
    return this.wallets.remove(this.database.manager, userId, id);
  }

  private checkLabel(label: string): void {
    if ([...label].length > LABEL_MAX_LENGTH) throw labelTooLong();
  }
}
