import { Module } from '@nestjs/common';
import { ChainModule } from '../../../domain/chain/index.js';
import { OrdersModule } from '../../../domain/orders/index.js';
import { PoolDeskModule } from '../../../processes/pool-desk/index.js';
import { WalletRefreshModule } from '../../../processes/pool-upkeep/index.js';
import { RentalModule } from '../../../processes/rental/index.js';
import { StakingModule } from '../../../processes/staking/index.js';
import { DelegationsController } from '../delegations/delegations.controller.js';
import { DelegationsReadModel } from '../delegations/delegations.read-model.js';
import { StakingController } from '../supplier-wallets/staking.controller.js';
import { SupplierWalletsController } from '../supplier-wallets/supplier-wallets.controller.js';
import { WalletStockReadModel } from '../supplier-wallets/wallet-stock.read-model.js';
import { WalletViews } from '../supplier-wallets/wallet-views.js';
import { EnergyPoolsController } from './energy-pools.controller.js';
import { PoolViews } from './pool-views.js';
import { PoolsReadModel } from './pools.read-model.js';
import { RecoveryReader } from './recovery.reader.js';
import { SupplierDuesController } from './supplier-dues.controller.js';

/** Everything about stock: pools, wallets and their staking, delegations. */
@Module({
  imports: [ChainModule, OrdersModule, PoolDeskModule, RentalModule, StakingModule, WalletRefreshModule],
  controllers: [
    EnergyPoolsController,
    SupplierDuesController,
    SupplierWalletsController,
    StakingController,
    DelegationsController,
  ],
  providers: [
    DelegationsReadModel,
    PoolViews,
    PoolsReadModel,
    RecoveryReader,
    WalletStockReadModel,
    WalletViews,
  ],
})
export class EnergyPoolsApiModule {}
