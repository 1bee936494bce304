import { ChainModule } from '../../src/domain/chain/index.js';
import { LedgerModule } from '../../src/domain/ledger/index.js';
import { OrdersModule } from '../../src/domain/orders/index.js';
import { PaymentsModule } from '../../src/domain/payments/index.js';
import { PoolsModule } from '../../src/domain/pools/index.js';
import { PricingModule } from '../../src/domain/pricing/index.js';
import { RatesModule } from '../../src/domain/rates/index.js';
import { RiskModule } from '../../src/domain/risk/index.js';
import { UsersModule } from '../../src/domain/users/index.js';
import { TronModule } from '../../src/gateways/tron/index.js';

/** What settlement stands on; its steps are given beside, so that no queue runs them. */
export const SETTLEMENT_ROOMS = [
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
];
