import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DelegationEntity } from './delegation.entity.js';
import { DelegationRepository } from './delegation.repository.js';
import { DelegationsService } from './delegations.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([DelegationEntity])],
  providers: [DelegationRepository, DelegationsService],
  exports: [DelegationsService],
})
export class DelegationsModule {}
