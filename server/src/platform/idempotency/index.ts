import { Module } from '@nestjs/common';
import { IdempotencyKeys } from './idempotency-keys.repository.js';
import { IdempotencySweep } from './idempotency-sweep.js';

export { IdempotencyKeys, type KeyedRequest } from './idempotency-keys.repository.js';

@Module({ providers: [IdempotencyKeys, IdempotencySweep], exports: [IdempotencyKeys] })
export class IdempotencyModule {}
