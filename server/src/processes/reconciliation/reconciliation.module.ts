import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/index.js';
import { ChainModule } from '../../domain/chain/index.js';
import { DelegationsModule } from '../../domain/delegations/index.js';
import { LedgerModule } from '../../domain/ledger/index.js';
import { OrdersModule } from '../../domain/orders/index.js';
import { PoolsModule } from '../../domain/pools/index.js';
import { RefundRecordsModule } from '../../domain/refunds/index.js';
import { TronModule } from '../../gateways/tron/index.js';
import { AdoptRefunds } from './adopt-refunds.js';
import { AdoptStep } from './adopt.step.js';
import { AdoptedRecords } from './adopted-records.js';
import { BooksRepository } from './books.repository.js';
import { CashComparison } from './cash-comparison.js';
import { CompareBooks } from './compare-books.js';
import { CompareCashStep } from './compare-cash.step.js';
import { CompareDelegationsStep } from './compare-delegations.step.js';
import { CompareStartStep } from './compare-start.step.js';
import { DifferencesRepository } from './differences.repository.js';
import { FindForeignStep } from './find-foreign.step.js';
import { ForeignOperationsRepository } from './foreign-operations.repository.js';
import { LostRentals } from './lost-rentals.service.js';
import { OwedRepository } from './owed.repository.js';
import { ReconcileStep } from './reconcile.step.js';
import { ReconciliationDesk } from './reconciliation-desk.service.js';
import { ReconciliationLoop } from './reconciliation.loop.js';
import { RunsRepository } from './runs.repository.js';
import { StartGuard } from './start-guard.js';
import { UnexplainedCashDesk } from './unexplained-cash.service.js';

/** Asking for a comparison, and deciding what was found: what the doors call. */
@Module({
  imports: [AuditModule, ChainModule, DelegationsModule, LedgerModule, OrdersModule, PoolsModule, TronModule],
  providers: [
    AdoptedRecords,
    BooksRepository,
    CashComparison,
    DifferencesRepository,
    ForeignOperationsRepository,
    LostRentals,
    OwedRepository,
    ReconciliationDesk,
    RunsRepository,
    UnexplainedCashDesk,
  ],
  exports: [
    AdoptedRecords,
    BooksRepository,
    CashComparison,
    ForeignOperationsRepository,
    LostRentals,
    OwedRepository,
    ReconciliationDesk,
    RunsRepository,
    UnexplainedCashDesk,
  ],
})
export class ReconciliationDeskModule {}

/** For every process that moves the scan cursor or sends: holds sending where the books may have lost something. */
@Module({ imports: [ChainModule], providers: [StartGuard] })
export class StartGuardModule {}

/** Comparing: what workers run. */
@Module({
  imports: [
    ChainModule,
    DelegationsModule,
    LedgerModule,
    OrdersModule,
    PoolsModule,
    ReconciliationDeskModule,
    RefundRecordsModule,
    StartGuardModule,
    TronModule,
  ],
  providers: [
    AdoptRefunds,
    AdoptStep,
    CompareBooks,
    CompareCashStep,
    CompareDelegationsStep,
    CompareStartStep,
    FindForeignStep,
    ReconcileStep,
    ReconciliationLoop,
  ],
  exports: [CompareStartStep, FindForeignStep, ReconcileStep],
})
export class ReconciliationModule {}
