import { Process } from '@nestjs/bull';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { WorkLoop } from './work-loop.js';

const SWEEP_MS = 1_000;

/**
 * A queue's processor: one loop that drains what is due, woken by jobs and, whatever becomes of those, by a timer.
 * Subclasses carry `@Processor(name)`.
 */
export abstract class QueueWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: WorkLoop;

  protected constructor(name: string, drain: () => Promise<void>, sweepMs = SWEEP_MS) {
    this.loop = new WorkLoop(name, drain, sweepMs);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  @Process()
  work(): Promise<void> {
    return this.loop.trigger();
  }
}
