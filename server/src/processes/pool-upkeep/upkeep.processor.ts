import { Processor } from '@nestjs/bull';
import { ChainService } from '../../domain/chain/index.js';
import { QueueWorker } from '../../platform/queue/index.js';
import { OpenBooksStep } from './open-books.step.js';
import { ReadWalletsStep } from './read-wallets.step.js';

const SWEEP_MS = 3_000;

@Processor('upkeep')
export class UpkeepProcessor extends QueueWorker {
  constructor(chain: ChainService, openBooks: OpenBooksStep, readWallets: ReadWalletsStep) {
    super(
      'upkeep',
      async () => {
        if (!(await chain.findCursor())) return;
        await openBooks.run();
        await readWallets.run();
      },
      SWEEP_MS,
    );
  }
}
