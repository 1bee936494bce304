import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/index.js';
import { ChainModule } from '../../domain/chain/index.js';
import { LedgerModule } from '../../domain/ledger/index.js';
import { OrdersModule } from '../../domain/orders/index.js';
import { PaymentsModule } from '../../domain/payments/index.js';
import { RefundRecordsModule } from '../../domain/refunds/index.js';
import { RiskModule } from '../../domain/risk/index.js';
import { UsersModule } from '../../domain/users/index.js';
import { AdjustStep } from './adjust.step.js';
import { BalanceProcessor } from './balance.processor.js';
import { BalanceService } from './balance.service.js';
import { ExpireDepositsStep } from './expire-deposits.step.js';
import { OpenDepositStep } from './open-deposit.step.js';
import { PayOutStep } from './pay-out.step.js';
import { StatementReader } from './statement.reader.js';

const ROOMS = [
  AuditModule,
  ChainModule,
  LedgerModule,
  OrdersModule,
  PaymentsModule,
  RefundRecordsModule,
  RiskModule,
  UsersModule,
];

/** Balances: what the doors call. */
@Module({
  imports: ROOMS,
  providers: [AdjustStep, BalanceService, OpenDepositStep, PayOutStep, StatementReader],
  exports: [BalanceService],
})
export class BalanceModule {}

/** Deposits that nobody made in time: what workers run. */
@Module({
  imports: ROOMS,
  providers: [BalanceProcessor, ExpireDepositsStep],
})
export class BalanceWorkerModule {}
