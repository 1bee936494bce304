import { Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
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
import { OrderTrail } from './order-trail.js';
import { OrderTrailRepository } from './order-trail.repository.js';
import { OwnAddressBook } from './own-addresses.js';
import { ScanStep } from './scan.step.js';
import { Scanner } from './scanner.js';
import { TransferLookUp } from './transfer-look-up.js';

/** For processes of the role scanner: reads the chain while it holds the lease. */
@Module({
  imports: [AlertsModule, ChainModule, PaymentsModule, PoolsModule, TronModule],
  providers: [OwnAddressBook, BlockFetcher, BlockStore, OrderTrail, OrderTrailRepository, ScanStep, Scanner],
  exports: [ScanStep],
})
export class ScannerModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly config: AppConfig,
    private readonly scanner: Scanner,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.has('scanner')) this.scanner.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.scanner.stop();
  }
}

/** For processes of the role worker: sends what is signed. It takes the jobs of its queue wherever it is loaded. */
@Module({
  imports: [ChainModule, TronModule],
  providers: [BroadcastStep, BroadcastProcessor],
  exports: [BroadcastStep],
})
export class BroadcastModule {}

/** For doors that are asked about a transaction: reads, and nothing else. */
@Module({
  imports: [ChainModule, PoolsModule, TronModule],
  providers: [OwnAddressBook, BlockFetcher, TransferLookUp],
  exports: [TransferLookUp],
})
export class TransferLookUpModule {}

/** Both, for a process that plays all roles. */
@Module({ imports: [ScannerModule, BroadcastModule], exports: [ScannerModule, BroadcastModule] })
export class ChainIoModule {}
