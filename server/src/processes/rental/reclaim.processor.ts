import { Processor } from '@nestjs/bull';
import { ChainService } from '../../domain/chain/index.js';
import { inTurn, QueueWorker } from '../../platform/queue/index.js';
import { EndRentalStep } from './end-rental.step.js';
import { ExpireUnpaidStep } from './expire-unpaid.step.js';
import { FinishStep } from './finish.step.js';
import { GiveUpStep } from './give-up.step.js';
import { ReclaimStep } from './reclaim.step.js';
import { TellStep } from './tell.step.js';

/** Everything that ends: unpaid orders, rentals, patience. */
@Processor('reclaim')
export class ReclaimProcessor extends QueueWorker {
  constructor(
    chain: ChainService,
    expireUnpaid: ExpireUnpaidStep,
    giveUp: GiveUpStep,
    endRental: EndRentalStep,
    reclaim: ReclaimStep,
    finish: FinishStep,
    tell: TellStep,
  ) {
    super('reclaim', async () => {
      if (!(await chain.findCursor())) return;
      await inTurn(expireUnpaid, giveUp, endRental, reclaim, finish, tell);
    });
  }
}
