import { Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AlertsModule } from '../../domain/alerts/index.js';
import { ChainModule } from '../../domain/chain/index.js';
import { PaymentsModule } from '../../domain/payments/index.js';
import { PoolsModule } from '../../domain/pools/index.js';
import { TronModule } from '../../gateways/tron/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { BlockFetcher } from './block.fetcher.js';
import { BlockStore } from './block.store.js';
import { BroadcastProcessor } from './broadcast.processor.js';
import { BroadcastStep } from './broadcast.step.js';
import { OwnAddressBook } from './own-addresses.js';
import { ScanStep } from './scan.step.js';
import { Scanner } from './scanner.js';

@Module({
  imports: [AlertsModule, ChainModule, PaymentsModule, PoolsModule, TronModule],
  providers: [OwnAddressBook, BlockFetcher, BlockStore, ScanStep, Scanner, BroadcastStep, BroadcastProcessor],
  exports: [ScanStep, BroadcastStep],
})
export class ChainIoModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly config: AppConfig,
    private readonly scanner: Scanner,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.has('scanner')) this.scanner.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.scanner.stop();
  }
}
