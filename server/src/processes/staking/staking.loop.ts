import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { WorkLoop } from '../../platform/queue/index.js';
import { FinishStakingStep } from './finish-staking.step.js';

const SWEEP_MS = 3_000;

/** Staking is rare and nobody waits for it by the second: a sweep a block is enough. */
@Injectable()
export class StakingLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: WorkLoop;

  constructor(finish: FinishStakingStep) {
    this.loop = new WorkLoop('staking', () => finish.run(), SWEEP_MS);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }
}
