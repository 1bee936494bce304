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
import { SetAsideStep } from './set-aside.step.js';
import { SettleDepositsStep } from './settle-deposits.step.js';
import { SettleFlashStep } from './settle-flash.step.js';
import { SettleOrdersStep } from './settle-orders.step.js';

@Processor('settlement')
export class SettlementProcessor extends QueueWorker {
  constructor(
    chain: ChainService,
    detach: DetachStep,
    match: MatchStep,
    screen: ScreenStep,
    settleOrders: SettleOrdersStep,
    settleFlash: SettleFlashStep,
    settleDeposits: SettleDepositsStep,
    setAside: SetAsideStep,
    finalise: FinaliseStep,
    bookMovements: BookMovementsStep,
    releaseAmounts: ReleaseAmountsStep,
    forgetUsage: ForgetUsageStep,
  ) {
    super('settlement', async () => {
      if (!(await chain.findCursor())) return;
      await inTurn(
        detach,
        match,
        screen,
        settleOrders,
        settleFlash,
        settleDeposits,
        setAside,
        finalise,
        bookMovements,
        releaseAmounts,
        forgetUsage,
      );
    });
  }
}
