import { BullModule } from '@nestjs/bull';
import { Global, Module } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { BatchRunner } from './batch-runner.js';
import { DeadLetters } from './dead-letters.js';
import { Nudger } from './nudger.js';
import { QueueInspector } from './queue-inspector.js';
import { QUEUE_NAMES } from './queue-names.js';
import { SharedRedis } from './shared-redis.js';

export type { DeadLetterRow, LetterName } from './dead-letter.types.js';
export { type QueueCounts, QueueInspector } from './queue-inspector.js';
export { BatchRunner } from './batch-runner.js';
export { DeadLetters } from './dead-letters.js';
export { inTurn } from './in-turn.js';
export { Nudger } from './nudger.js';
export { QueueWorker } from './queue-worker.js';
export { SharedRedis } from './shared-redis.js';
export { WorkLoop } from './work-loop.js';

const RECONNECT_MS = 500;

const queues = BullModule.registerQueue(...QUEUE_NAMES.map((name) => ({ name })));

@Global()
@Module({
  imports: [
    BullModule.forRootAsync({
      inject: [AppConfig],
      useFactory: (config: AppConfig) => ({
        url: config.redisUrl,
        redis: { maxRetriesPerRequest: null, retryStrategy: () => RECONNECT_MS },
      }),
    }),
    queues,
  ],
  providers: [Nudger, BatchRunner, DeadLetters, QueueInspector, SharedRedis],
  exports: [Nudger, BatchRunner, DeadLetters, QueueInspector, SharedRedis, queues],
})
export class QueueModule {}
