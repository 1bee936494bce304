import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { WorkLoop } from '../queue/index.js';
import { IdempotencyKeys } from './idempotency-keys.repository.js';

const SWEEP_MS = 600_000;

/** Forgets keys that nobody repeats any more. Any number of processes may do it. */
@Injectable()
export class IdempotencySweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new WorkLoop('idempotency', () => this.sweep(), SWEEP_MS);

  constructor(private readonly keys: IdempotencyKeys) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  private async sweep(): Promise<void> {
    await this.keys.removeOld();
  }
}
