import { Module } from '@nestjs/common';
import { ChainModule } from '../../domain/chain/index.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

/** GET /health alone: every process has it, whatever its roles, so that what runs it can tell whether it works. */
@Module({
  imports: [ChainModule],
  controllers: [HealthController],
  providers: [HealthService],
  exports: [HealthService],
})
export class HealthModule {}
