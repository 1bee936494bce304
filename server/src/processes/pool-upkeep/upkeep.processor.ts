import { Processor } from '@nestjs/bull';
import { ChainService } from '../../domain/chain/index.js';
import { QueueWorker } from '../../platform/queue/index.js';
import { OpenBooksStep } from './open-books.step.js';

const SWEEP_MS = 3_000;

@Processor('upkeep')
export class UpkeepProcessor extends QueueWorker {
  constructor(chain: ChainService, openBooks: OpenBooksStep) {
    super(
      'upkeep',
      async () => {
        if (!(await chain.findCursor())) return;
        await openBooks.run();
      },
      SWEEP_MS,
    );
  }
}
