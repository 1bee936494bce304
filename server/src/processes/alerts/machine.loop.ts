import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { WorkLoop } from '../../platform/queue/index.js';
import { MachineWatch } from './machine.watch.js';

const WATCH_MS = 10_000;

/** Every process looks at its machine and itself every ten seconds. */
@Injectable()
export class MachineLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: WorkLoop;

  constructor(machine: MachineWatch) {
    this.loop = new WorkLoop('machine', () => machine.run(), WATCH_MS);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }
}
