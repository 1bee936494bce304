import { Injectable } from '@nestjs/common';
import { Settings } from '../../domain/settings/index.js';
import { WalletCapacity } from './wallet-capacity.js';

/** More than all wallets together could ever have: so every one of them is read. */
const EVERYTHING = 10n ** 18n;

/** Reads every selling wallet now and then, also those that nobody buys from at the moment. */
@Injectable()
export class CheckWalletsStep {
  private checkedAt = 0;

  constructor(
    private readonly settings: Settings,
    private readonly capacity: WalletCapacity,
  ) {}

  async run(): Promise<void> {
    const intervalMs = (await this.settings.get('pool.health_check_interval')) * 1000;
    if (Date.now() - this.checkedAt < intervalMs) return;
    this.checkedAt = Date.now();
    await this.capacity.candidates(EVERYTHING);
  }
}
