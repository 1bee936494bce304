import { Module } from '@nestjs/common';
import { ChainModule } from '../../domain/chain/index.js';
import { LedgerModule } from '../../domain/ledger/index.js';
import { OrdersModule } from '../../domain/orders/index.js';
import { PaymentsModule } from '../../domain/payments/index.js';
import { PricingModule } from '../../domain/pricing/index.js';
import { RiskModule } from '../../domain/risk/index.js';
import { TronModule } from '../../gateways/tron/index.js';
import { BookMovementsStep } from './book-movements.step.js';
import { DetachStep } from './detach.step.js';
import { FinaliseStep } from './finalise.step.js';
import { ForgetUsageStep } from './forget-usage.step.js';
import { MatchStep } from './match.step.js';
import { ReleaseAmountsStep } from './release-amounts.step.js';
import { ScreenStep } from './screen.step.js';
import { SenderKinds } from './sender-kinds.js';
import { SettleStep } from './settle.step.js';
import { SettlementProcessor } from './settlement.processor.js';

/** Matches and consumes transfers, whatever they are for: the one place where money comes in. */
@Module({
  imports: [ChainModule, LedgerModule, OrdersModule, PaymentsModule, PricingModule, RiskModule, TronModule],
  providers: [
    MatchStep,
    SenderKinds,
    ScreenStep,
    DetachStep,
    SettleStep,
    FinaliseStep,
    BookMovementsStep,
    ReleaseAmountsStep,
    ForgetUsageStep,
    SettlementProcessor,
  ],
})
export class SettlementModule {}
