import { Process, Processor } from '@nestjs/bull';
import type { OnApplicationBootstrap, BeforeApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../../platform/config/index.js';
import { WorkLoop } from '../../platform/queue/index.js';
import { BroadcastStep } from './broadcast.step.js';

const SWEEP_MS = 1_000;

@Processor('broadcast')
export class BroadcastProcessor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: WorkLoop;

  constructor(
    private readonly config: AppConfig,
    private readonly step: BroadcastStep,
  ) {
    this.loop = new WorkLoop('broadcast', () => step.run(), SWEEP_MS);
  }

  onApplicationBootstrap(): void {
    if (this.config.has('worker')) this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
    await this.step.settled();
  }

  @Process()
  async handle(): Promise<void> {
    await this.loop.trigger();
  }
}
