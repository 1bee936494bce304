import { Processor } from '@nestjs/bull';
import { ChainService } from '../../domain/chain/index.js';
import { QueueWorker } from '../../platform/queue/index.js';
import { RefundStep } from './refund.step.js';

@Processor('refunds')
export class RefundsProcessor extends QueueWorker {
  constructor(chain: ChainService, refund: RefundStep) {
    super('refunds', async () => {
      if (!(await chain.findCursor())) return;
      await refund.run();
    });
  }
}
