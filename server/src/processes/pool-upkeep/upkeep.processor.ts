import { Process, Processor } from '@nestjs/bull';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { WorkLoop } from '../../platform/queue/index.js';
import { OpenBooksStep } from './open-books.step.js';

const SWEEP_MS = 3000;

@Processor('upkeep')
export class UpkeepProcessor implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new WorkLoop('upkeep', () => this.drain(), SWEEP_MS);

  constructor(
    private readonly chain: ChainService,
    private readonly openBooks: OpenBooksStep,
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
    if (await this.chain.findCursor()) await this.openBooks.run();
  }
}
