import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DelegationEntity } from './delegation.entity.js';
import { DelegationRepository } from './delegation.repository.js';
import { DelegationsService } from './delegations.service.js';

export type { DelegationEntity as Delegation } from './delegation.entity.js';
export { DelegationsService, type NewDelegation } from './delegations.service.js';
export { energyLeftAfter, othersKeepTheirs, type ReceiverState } from './reclaim-plan.js';

@Module({
  imports: [TypeOrmModule.forFeature([DelegationEntity])],
  providers: [DelegationRepository, DelegationsService],
  exports: [DelegationsService],
})
export class DelegationsModule {}
