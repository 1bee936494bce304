import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/index.js';
import { ChainModule } from '../../domain/chain/index.js';
import { DelegationsModule } from '../../domain/delegations/index.js';
import { LedgerModule } from '../../domain/ledger/index.js';
import { OrdersModule } from '../../domain/orders/index.js';
import { PaymentsModule } from '../../domain/payments/index.js';
import { PoolsModule } from '../../domain/pools/index.js';
import { RefundRecordsModule } from '../../domain/refunds/index.js';
import { RiskModule } from '../../domain/risk/index.js';
import { UsersModule } from '../../domain/users/index.js';
import { KeysModule } from '../../gateways/keys/index.js';
import { TronModule } from '../../gateways/tron/index.js';
import { FinishRefundsStep } from './finish-refunds.step.js';
import { RefundLookUps } from './refund-look-ups.js';
import { RefundOrdersStep } from './refund-orders.step.js';
import { RefundSigner } from './refund-signer.js';
import { RefundsDesk } from './refunds-desk.service.js';
import { RefundsProcessor } from './refunds.processor.js';
import { SendRefundsStep } from './send-refunds.step.js';
import { SweepCreditsStep } from './sweep-credits.step.js';

const ROOMS = [
  AuditModule,
  ChainModule,
  DelegationsModule,
  LedgerModule,
  OrdersModule,
  PaymentsModule,
  PoolsModule,
  RefundRecordsModule,
  RiskModule,
  TronModule,
  UsersModule,
];

/** What people decide: what the doors call. */
@Module({ imports: ROOMS, providers: [RefundLookUps, RefundsDesk], exports: [RefundLookUps, RefundsDesk] })
export class RefundsDeskModule {}

/** What workers do: money back to balances, to credits, and out of the treasury. */
@Module({
  imports: [...ROOMS, KeysModule, RefundsDeskModule],
  providers: [
    FinishRefundsStep,
    RefundOrdersStep,
    RefundSigner,
    RefundsProcessor,
    SendRefundsStep,
    SweepCreditsStep,
  ],
  exports: [RefundsDeskModule],
})
export class RefundsModule {}
