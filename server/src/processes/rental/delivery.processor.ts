import { Processor } from '@nestjs/bull';
import { ChainService } from '../../domain/chain/index.js';
import { inTurn, QueueWorker } from '../../platform/queue/index.js';
import { ConfirmDeliveryStep } from './confirm-delivery.step.js';
import { DeliverStep } from './deliver.step.js';

@Processor('delivery')
export class DeliveryProcessor extends QueueWorker {
  constructor(chain: ChainService, confirmDelivery: ConfirmDeliveryStep, deliver: DeliverStep) {
    super('delivery', async () => {
      if (!(await chain.findCursor())) return;
      await inTurn(confirmDelivery, deliver);
    });
  }
}
