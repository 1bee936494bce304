import { Processor } from '@nestjs/bull';
import { ChainService } from '../../domain/chain/index.js';
import { inTurn, QueueWorker } from '../../platform/queue/index.js';
import { BookMovementsStep } from './book-movements.step.js';
import { DetachStep } from './detach.step.js';
import { FinaliseStep } from './finalise.step.js';
import { ForgetUsageStep } from './forget-usage.step.js';
import { MatchStep } from './match.step.js';
import { ReleaseAmountsStep } from './release-amounts.step.js';
import { ScreenStep } from './screen.step.js';
import { SettleStep } from './settle.step.js';

@Processor('settlement')
export class SettlementProcessor extends QueueWorker {
  constructor(
    chain: ChainService,
    detach: DetachStep,
    match: MatchStep,
    screen: ScreenStep,
    settle: SettleStep,
    finalise: FinaliseStep,
    bookMovements: BookMovementsStep,
    releaseAmounts: ReleaseAmountsStep,
    forgetUsage: ForgetUsageStep,
  ) {
    super('settlement', async () => {
      if (!(await chain.findCursor())) return;
      await inTurn(detach, match, screen, settle, finalise, bookMovements, releaseAmounts, forgetUsage);
    });
  }
}
