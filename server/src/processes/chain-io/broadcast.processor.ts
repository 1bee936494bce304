import { Processor } from '@nestjs/bull';
import { QueueWorker } from '../../platform/queue/index.js';
import { BroadcastStep } from './broadcast.step.js';

@Processor('broadcast')
export class BroadcastProcessor extends QueueWorker {
  constructor(private readonly step: BroadcastStep) {
    super('broadcast', () => step.run());
  }

  override async beforeApplicationShutdown(): Promise<void> {
    await super.beforeApplicationShutdown();
    await this.step.settled();
  }
}
