import { Module } from '@nestjs/common';
import { ChainModule } from '../../domain/chain/index.js';
import { DelegationsModule } from '../../domain/delegations/index.js';
import { LedgerModule } from '../../domain/ledger/index.js';
import { OrdersModule } from '../../domain/orders/index.js';
import { PaymentsModule } from '../../domain/payments/index.js';
import { RefundStep } from './refund.step.js';
import { RefundsProcessor } from './refunds.processor.js';

@Module({
  imports: [ChainModule, DelegationsModule, LedgerModule, OrdersModule, PaymentsModule],
  providers: [RefundStep, RefundsProcessor],
})
export class RefundsModule {}
