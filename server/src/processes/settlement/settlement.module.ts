import { Module } from '@nestjs/common';
import { ChainModule } from '../../domain/chain/index.js';
import { LedgerModule } from '../../domain/ledger/index.js';
import { OrdersModule } from '../../domain/orders/index.js';
import { PaymentsModule } from '../../domain/payments/index.js';
import { PoolsModule } from '../../domain/pools/index.js';
import { PricingModule } from '../../domain/pricing/index.js';
import { RatesModule } from '../../domain/rates/index.js';
import { RiskModule } from '../../domain/risk/index.js';
import { UsersModule } from '../../domain/users/index.js';
import { TronModule } from '../../gateways/tron/index.js';
import { BookMovementsStep } from './book-movements.step.js';
import { DetachStep } from './detach.step.js';
import { FinaliseStep } from './finalise.step.js';
import { ForgetUsageStep } from './forget-usage.step.js';
import { EnergyFee } from './energy-fee.js';
import { FastRule } from './fast-rule.js';
import { FlashNotices } from './flash-notices.js';
import { FlashOrders } from './flash-orders.js';
import { FlashSales } from './flash-sales.js';
import { LateOrders } from './late-orders.js';
import { LostReceipts } from './lost-receipts.js';
import { MatchOutcomes } from './match-outcomes.js';
import { MatchStep } from './match.step.js';
import { PaymentRisk } from './payment-risk.js';
import { Proofs } from './proofs.js';
import { ReleaseAmountsStep } from './release-amounts.step.js';
import { ScreenStep } from './screen.step.js';
import { SellingStop } from './selling-stop.js';
import { SenderKinds } from './sender-kinds.js';
import { SetAsideStep } from './set-aside.step.js';
import { SettleDepositsStep } from './settle-deposits.step.js';
import { SettleFlashStep } from './settle-flash.step.js';
import { SettleOrdersStep } from './settle-orders.step.js';
import { SettlementProcessor } from './settlement.processor.js';
import { TodaysPrice } from './todays-price.js';

/** The steps with what they work by. */
export const SETTLEMENT_STEPS = [
  PaymentRisk,
  MatchOutcomes,
  MatchStep,
  SenderKinds,
  ScreenStep,
  DetachStep,
  EnergyFee,
  FastRule,
  LateOrders,
  Proofs,
  SellingStop,
  TodaysPrice,
  SettleOrdersStep,
  FlashNotices,
  FlashOrders,
  FlashSales,
  SettleFlashStep,
  SettleDepositsStep,
  SetAsideStep,
  LostReceipts,
  FinaliseStep,
  BookMovementsStep,
  ReleaseAmountsStep,
  ForgetUsageStep,
];

/** Matches and consumes transfers, whatever they are for: the one place where money comes in. */
@Module({
  imports: [
    ChainModule,
    LedgerModule,
    OrdersModule,
    PaymentsModule,
    PoolsModule,
    PricingModule,
    RatesModule,
    RiskModule,
    UsersModule,
    TronModule,
  ],
  providers: [...SETTLEMENT_STEPS, SettlementProcessor],
})
export class SettlementModule {}
