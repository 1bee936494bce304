import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/index.js';
import { ChainModule } from '../../domain/chain/index.js';
import { LedgerModule } from '../../domain/ledger/index.js';
import { OrdersModule } from '../../domain/orders/index.js';
import { PaymentsModule } from '../../domain/payments/index.js';
import { RefundRecordsModule } from '../../domain/refunds/index.js';
import { RiskModule } from '../../domain/risk/index.js';
import { UsersModule } from '../../domain/users/index.js';
import { AssignToOrder } from './assign-to-order.js';
import { Decisions } from './decisions.js';
import { ExceptionsService } from './exceptions.service.js';
import { PaymentDeeds } from './payment-deeds.js';
import { PaymentDesk } from './payment-desk.js';
import { SettlePaymentStep } from './settle-payment.step.js';
import { CandidateReadModel } from './suggestions/candidate.read-model.js';

/** Payments that fit nothing: finance's queue, suggestions for it, and what a person decides. */
@Module({
  imports: [
    AuditModule,
    ChainModule,
    LedgerModule,
    OrdersModule,
    PaymentsModule,
    RefundRecordsModule,
    RiskModule,
    UsersModule,
  ],
  providers: [
    AssignToOrder,
    CandidateReadModel,
    Decisions,
    ExceptionsService,
    PaymentDeeds,
    PaymentDesk,
    SettlePaymentStep,
  ],
  exports: [ExceptionsService, PaymentDesk],
})
export class ExceptionsModule {}
