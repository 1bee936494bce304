import { Module } from '@nestjs/common';
import { RateLimiter } from './rate-limiter.js';

export { RateLimiter, type Turn } from './rate-limiter.js';

/** Needs the queues' Redis: part of a process that has the QueueModule. */
@Module({ providers: [RateLimiter], exports: [RateLimiter] })
export class RateLimitModule {}
