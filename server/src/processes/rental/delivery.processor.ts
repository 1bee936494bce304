import { Process, Processor } from '@nestjs/bull';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { WorkLoop } from '../../platform/queue/index.js';
import { CheckWalletsStep } from './check-wallets.step.js';
import { ConfirmDeliveryStep } from './confirm-delivery.step.js';
import { DeliverStep } from './deliver.step.js';

const SWEEP_MS = 1000;

@Processor('delivery')
export class DeliveryProcessor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new WorkLoop('delivery', () => this.drain(), SWEEP_MS);

  constructor(
    private readonly chain: ChainService,
    private readonly confirmDelivery: ConfirmDeliveryStep,
    private readonly deliver: DeliverStep,
    private readonly checkWallets: CheckWalletsStep,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  @Process()
  work(): Promise<void> {
    return this.loop.trigger();
  }

  private async drain(): Promise<void> {
    if (!(await this.chain.findCursor())) return;
    await this.confirmDelivery.run();
    await this.deliver.run();
    await this.checkWallets.run();
  }
}
