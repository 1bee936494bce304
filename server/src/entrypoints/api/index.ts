import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ChainModule } from '../../domain/chain/index.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { ProblemFilter } from './problem.filter.js';

/** The HTTP door. Until there is a log-in it opens for health alone. */
@Module({
  imports: [ChainModule],
  controllers: [HealthController],
  providers: [HealthService, { provide: APP_FILTER, useClass: ProblemFilter }],
})
export class ApiModule {}
