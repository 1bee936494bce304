import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PoolsService } from './pools.service.js';
import { ReservationRepository } from './reservation.repository.js';
import { SupplierWalletEntity } from './supplier-wallet.entity.js';
import { WalletFactsRepository } from './wallet-facts.repository.js';
import { WalletRepository } from './wallet.repository.js';

export { afterShares, allocate, type Candidate, type Share } from './allocation.js';
export { isFresh } from './capacity.js';
export { type EnergyTotals, energyOfStake, stakeForEnergy, withMargin } from './energy-arithmetic.js';
export { PoolsService, type FullReading } from './pools.service.js';
export type { SupplierWalletEntity as SupplierWallet } from './supplier-wallet.entity.js';
export { candidateOf, type WalletFacts } from './wallet-facts.repository.js';

@Module({
  imports: [TypeOrmModule.forFeature([SupplierWalletEntity])],
  providers: [WalletRepository, WalletFactsRepository, ReservationRepository, PoolsService],
  exports: [PoolsService],
})
export class PoolsModule {}
