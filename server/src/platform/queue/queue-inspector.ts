import { getQueueToken } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Queue } from 'bull';
import { within } from '../patience/index.js';
import { QUEUE_NAMES } from './queue-names.js';

const PATIENCE_MS = 500;

/** Jobs of a queue in Redis: nudges, never the work itself. */
export interface QueueCounts {
  readonly waiting: number;
  readonly active: number;
  readonly failed: number;
}

/** How many nudges wait. */
@Injectable()
export class QueueInspector {
  constructor(private readonly modules: ModuleRef) {}

  /** By queue; null while Redis does not answer. */
  async counts(): Promise<ReadonlyMap<string, QueueCounts | null>> {
    const found = await Promise.all(
      QUEUE_NAMES.map(async (name) => [name, await this.countsOf(name)] as const),
    );
    return new Map(found);
  }

  private async countsOf(name: string): Promise<QueueCounts | null> {
    const queue = this.modules.get<Queue>(getQueueToken(name), { strict: false });
    if (queue.client.status !== 'ready') return null;
    const counts = queue.getJobCounts().then(
      ({ waiting, delayed, active, failed }) => ({ waiting: waiting + delayed, active, failed }),
      () => null,
    );
    return within(PATIENCE_MS, counts, () => null);
  }
}
