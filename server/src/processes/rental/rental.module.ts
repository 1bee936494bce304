import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/index.js';
import { ChainModule } from '../../domain/chain/index.js';
import { DelegationsModule } from '../../domain/delegations/index.js';
import { LedgerModule } from '../../domain/ledger/index.js';
import { OrdersModule } from '../../domain/orders/index.js';
import { PaymentsModule } from '../../domain/payments/index.js';
import { PoolsModule } from '../../domain/pools/index.js';
import { PricingModule } from '../../domain/pricing/index.js';
import { RatesModule } from '../../domain/rates/index.js';
import { RefundRecordsModule } from '../../domain/refunds/index.js';
import { RiskModule } from '../../domain/risk/index.js';
import { UsersModule } from '../../domain/users/index.js';
import { KeysModule } from '../../gateways/keys/index.js';
import { TronModule } from '../../gateways/tron/index.js';
import { AwaitTransfer } from './await-transfer.js';
import { ConfirmDeliveryStep } from './confirm-delivery.step.js';
import { DeliverStep } from './deliver.step.js';
import { DeliveryFailures } from './delivery-failures.js';
import { DeliveryProcessor } from './delivery.processor.js';
import { DeliveryProgress } from './delivery-progress.js';
import { AllocationPlan } from './desk/allocation-plan.service.js';
import { ManualOrders } from './desk/manual-orders.service.js';
import { OrderDeeds } from './desk/order-deeds.js';
import { OrderDesk } from './desk/order-desk.service.js';
import { ReclaimNow } from './desk/reclaim-now.service.js';
import { RetryOrder } from './desk/retry-order.js';
import { EndRentalStep } from './end-rental.step.js';
import { ExpireUnpaidStep } from './expire-unpaid.step.js';
import { FinishStep } from './finish.step.js';
import { FreeCapacity } from './free-capacity.js';
import { GiveUpStep } from './give-up.step.js';
import { NetworkFigures } from './network-figures.js';
import { OperationOutcomes } from './operation-outcomes.js';
import { OperationSigner } from './operation-signer.js';
import { OrderMaker } from './order-maker.js';
import { OrderOffers } from './order-offers.js';
import { OrderViewer } from './order-viewer.js';
import { PayFromBalance } from './pay-from-balance.js';
import { PlaceOrderStep } from './place-order.step.js';
import { PostponedReclaims } from './postponed-reclaims.js';
import { QuoteContexts } from './quote-contexts.js';
import { ReceiverGuard } from './receiver-guard.js';
import { ReclaimProcessor } from './reclaim.processor.js';
import { ReclaimStep } from './reclaim.step.js';
import { RentalService } from './rental.service.js';
import { SellingGuard } from './selling-guard.js';
import { SupplierCosts } from './supplier-costs.js';
import { TellStep } from './tell.step.js';
import { UnpaidPause } from './unpaid-pause.js';
import { WalletCapacity } from './wallet-capacity.js';

const ROOMS = [
  AuditModule,
  ChainModule,
  DelegationsModule,
  KeysModule,
  LedgerModule,
  OrdersModule,
  PaymentsModule,
  PoolsModule,
  PricingModule,
  RatesModule,
  RefundRecordsModule,
  RiskModule,
  TronModule,
  UsersModule,
];

/** Placing and cancelling orders: what the doors call. */
@Module({
  imports: ROOMS,
  providers: [
    AllocationPlan,
    AwaitTransfer,
    FreeCapacity,
    ManualOrders,
    NetworkFigures,
    OrderDeeds,
    OrderDesk,
    OrderMaker,
    OrderOffers,
    OrderViewer,
    PayFromBalance,
    PlaceOrderStep,
    QuoteContexts,
    ReceiverGuard,
    ReclaimNow,
    RentalService,
    RetryOrder,
    SellingGuard,
    UnpaidPause,
    WalletCapacity,
  ],
  exports: [
    AllocationPlan,
    RentalService,
    ManualOrders,
    OrderDesk,
    ReclaimNow,
    RetryOrder,
    NetworkFigures,
    WalletCapacity,
    SellingGuard,
  ],
})
export class RentalModule {}

/** The corridor from a paid order to its completed rental: what workers run. */
@Module({
  imports: [...ROOMS, RentalModule],
  providers: [
    ConfirmDeliveryStep,
    DeliverStep,
    DeliveryFailures,
    DeliveryProcessor,
    DeliveryProgress,
    EndRentalStep,
    ExpireUnpaidStep,
    FinishStep,
    GiveUpStep,
    OperationOutcomes,
    OperationSigner,
    PostponedReclaims,
    ReclaimProcessor,
    ReclaimStep,
    SupplierCosts,
    TellStep,
  ],
})
export class RentalWorkerModule {}
