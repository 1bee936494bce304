import { Process, Processor } from '@nestjs/bull';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { WorkLoop } from '../../platform/queue/index.js';
import { BookMovementsStep } from './book-movements.step.js';
import { DetachStep } from './detach.step.js';
import { FinaliseStep } from './finalise.step.js';
import { MatchStep } from './match.step.js';
import { ReleaseAmountsStep } from './release-amounts.step.js';
import { SettleStep } from './settle.step.js';

const SWEEP_MS = 1000;

@Processor('settlement')
export class SettlementProcessor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new WorkLoop('settlement', () => this.drain(), SWEEP_MS);

  constructor(
    private readonly chain: ChainService,
    private readonly detach: DetachStep,
    private readonly match: MatchStep,
    private readonly settle: SettleStep,
    private readonly finalise: FinaliseStep,
    private readonly bookMovements: BookMovementsStep,
    private readonly releaseAmounts: ReleaseAmountsStep,
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
    await this.detach.run();
    await this.match.run();
    await this.settle.run();
    await this.finalise.run();
    await this.bookMovements.run();
    await this.releaseAmounts.run();
  }
}
