import { Processor } from '@nestjs/bull';
import { ChainService } from '../../domain/chain/index.js';
import { inTurn, QueueWorker } from '../../platform/queue/index.js';
import { FinishRefundsStep } from './finish-refunds.step.js';
import { RefundOrdersStep } from './refund-orders.step.js';
import { SendRefundsStep } from './send-refunds.step.js';
import { SweepCreditsStep } from './sweep-credits.step.js';

@Processor('refunds')
export class RefundsProcessor extends QueueWorker {
  constructor(
    chain: ChainService,
    orders: RefundOrdersStep,
    sweep: SweepCreditsStep,
    finish: FinishRefundsStep,
    send: SendRefundsStep,
  ) {
    super('refunds', async () => {
      if (!(await chain.findCursor())) return;
      await inTurn(finish, orders, sweep, send);
    });
  }
}
