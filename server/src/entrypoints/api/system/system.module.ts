import { Module } from '@nestjs/common';
import { ChainModule } from '../../../domain/chain/index.js';
import { AlertDeskModule } from '../../../processes/alerts/index.js';
import { BrakesModule } from '../../../processes/brakes/index.js';
import { NodeWatchModule } from '../../../processes/node-watch/index.js';
import { QueueDeskModule } from '../../../processes/queue-desk/index.js';
import { ReconciliationDeskModule } from '../../../processes/reconciliation/index.js';
import { DeadLettersReadModel } from './dead-letters.read-model.js';
import { SystemController } from './system.controller.js';
import { SystemHealthService } from './system-health.service.js';

@Module({
  imports: [
    AlertDeskModule,
    BrakesModule,
    ChainModule,
    NodeWatchModule,
    QueueDeskModule,
    ReconciliationDeskModule,
  ],
  controllers: [SystemController],
  providers: [DeadLettersReadModel, SystemHealthService],
})
export class SystemApiModule {}
