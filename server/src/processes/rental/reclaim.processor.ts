import { Process, Processor } from '@nestjs/bull';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { WorkLoop } from '../../platform/queue/index.js';
import { EndRentalStep } from './end-rental.step.js';
import { ExpireUnpaidStep } from './expire-unpaid.step.js';
import { FinishStep } from './finish.step.js';
import { GiveUpStep } from './give-up.step.js';
import { ReclaimStep } from './reclaim.step.js';
import { TellStep } from './tell.step.js';

const SWEEP_MS = 1000;

/** Everything that ends: unpaid orders, rentals, patience. */
@Processor('reclaim')
export class ReclaimProcessor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new WorkLoop('reclaim', () => this.drain(), SWEEP_MS);

  constructor(
    private readonly chain: ChainService,
    private readonly expireUnpaid: ExpireUnpaidStep,
    private readonly giveUp: GiveUpStep,
    private readonly endRental: EndRentalStep,
    private readonly reclaim: ReclaimStep,
    private readonly finish: FinishStep,
    private readonly tell: TellStep,
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
    await this.expireUnpaid.run();
    await this.giveUp.run();
    await this.endRental.run();
    await this.reclaim.run();
    await this.finish.run();
    await this.tell.run();
  }
}
