import { Module } from '@nestjs/common';
import { ChainModule } from '../../../domain/chain/index.js';
import { AlertDeskModule } from '../../../processes/alerts/index.js';
import { NodeWatchModule } from '../../../processes/node-watch/index.js';
import { DeskMetrics } from './desk-metrics.js';
import { FiguresReadModel } from './figures.read-model.js';

@Module({
  imports: [AlertDeskModule, ChainModule, NodeWatchModule],
  providers: [DeskMetrics, FiguresReadModel],
  exports: [FiguresReadModel],
})
export class FiguresModule {}
