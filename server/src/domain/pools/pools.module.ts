import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PoolCatalogRepository } from './pool-catalog.repository.js';
import { PoolsService } from './pools.service.js';
import { ReservationRepository } from './reservation.repository.js';
import { SealedKeys } from './sealed-keys.repository.js';
import { StakingRequests } from './staking-requests.repository.js';
import { SupplierWalletEntity } from './supplier-wallet.entity.js';
import { WalletFactsRepository } from './wallet-facts.repository.js';
import { WalletRepository } from './wallet.repository.js';

@Module({
  imports: [TypeOrmModule.forFeature([SupplierWalletEntity])],
  providers: [
    WalletRepository,
    WalletFactsRepository,
    ReservationRepository,
    PoolCatalogRepository,
    SealedKeys,
    StakingRequests,
    PoolsService,
  ],
  exports: [PoolsService, PoolCatalogRepository, SealedKeys, StakingRequests],
})
export class PoolsModule {}
