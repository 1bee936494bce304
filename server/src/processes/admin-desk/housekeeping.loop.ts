import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { WorkLoop } from '../../platform/queue/index.js';
import { ForgetStep } from './forget.step.js';

const SWEEP_MS = 3_600_000;

/** Hourly, in every worker: deleting what another just deleted finds nothing. */
@Injectable()
export class HousekeepingLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: WorkLoop;

  constructor(forget: ForgetStep) {
    this.loop = new WorkLoop('admin-housekeeping', async () => void (await forget.run()), SWEEP_MS);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }
}
