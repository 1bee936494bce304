import { Process, Processor } from '@nestjs/bull';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { WorkLoop } from '../../platform/queue/index.js';
import { RefundStep } from './refund.step.js';

const SWEEP_MS = 1000;

@Processor('refunds')
export class RefundsProcessor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new WorkLoop('refunds', () => this.drain(), SWEEP_MS);

  constructor(
    private readonly chain: ChainService,
    private readonly refund: RefundStep,
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
    if (await this.chain.findCursor()) await this.refund.run();
  }
}
