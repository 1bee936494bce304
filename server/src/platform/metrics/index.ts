import { Global, Module } from '@nestjs/common';
import { MetricsController } from './metrics.controller.js';
import { MetricsService } from './metrics.service.js';

export { internalErrors, metricsRegistry, nodeSeconds } from './instruments.js';
export { measureRequests } from './measure-requests.js';
export { MetricsService, type MetricsSource } from './metrics.service.js';

/** GET /metrics of every process. */
@Global()
@Module({ controllers: [MetricsController], providers: [MetricsService], exports: [MetricsService] })
export class MetricsModule {}
