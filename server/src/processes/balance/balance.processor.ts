import { Processor } from '@nestjs/bull';
import { ChainService } from '../../domain/chain/index.js';
import { QueueWorker } from '../../platform/queue/index.js';
import { ExpireDepositsStep } from './expire-deposits.step.js';

@Processor('balance')
export class BalanceProcessor extends QueueWorker {
  constructor(chain: ChainService, expireDeposits: ExpireDepositsStep) {
    super('balance', async () => {
      if (!(await chain.findCursor())) return;
      await expireDeposits.run();
    });
  }
}
