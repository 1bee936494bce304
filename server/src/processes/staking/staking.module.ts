import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/index.js';
import { ChainModule } from '../../domain/chain/index.js';
import { PoolsModule } from '../../domain/pools/index.js';
import { KeysModule } from '../../gateways/keys/index.js';
import { TronModule } from '../../gateways/tron/index.js';
import { FinishStakingStep } from './finish-staking.step.js';
import { StakingSigner } from './staking-signer.js';
import { StakingLoop } from './staking.loop.js';
import { StakingService } from './staking.service.js';

const ROOMS = [AuditModule, ChainModule, KeysModule, PoolsModule, TronModule];

/** What the doors call. */
@Module({ imports: ROOMS, providers: [StakingService, StakingSigner], exports: [StakingService] })
export class StakingModule {}

/** What workers run. */
@Module({ imports: ROOMS, providers: [FinishStakingStep, StakingLoop] })
export class StakingWorkerModule {}
