import { Injectable, Logger } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { getQueueToken } from '@nestjs/bull';
import type { Queue } from 'bull';
import { messageOf } from '../errors/index.js';
import { within } from '../patience/index.js';
import type { QueueName } from './queue-names.js';

const NUDGE_TIMEOUT_MS = 1000;
const COMPLAIN_EVERY_MS = 30_000;

type State = 'idle' | 'sending' | 'sending-and-again';

/**
 * Tells workers that a queue has work. Fire and forget, after the commit: the rows are the truth and a sweep
 * finds them anyway, so a Redis that is down costs a second, never an order.
 */
@Injectable()
export class Nudger {
  private readonly logger = new Logger(Nudger.name);
  private readonly states = new Map<QueueName, State>();
  private readonly queues = new Map<QueueName, Queue>();
  private complainedAt = 0;

  constructor(moduleRef: ModuleRef) {
    this.resolve = (name) => moduleRef.get<Queue>(getQueueToken(name), { strict: false });
  }

  private readonly resolve: (name: QueueName) => Queue;

  nudge(...names: QueueName[]): void {
    for (const name of names) {
      const state = this.states.get(name) ?? 'idle';
      if (state === 'idle') void this.send(name);
      else this.states.set(name, 'sending-and-again');
    }
  }

  private async send(name: QueueName): Promise<void> {
    this.states.set(name, 'sending');
    const added = this.queue(name)
      .add({}, { removeOnComplete: true, removeOnFail: true, attempts: 1 })
      .catch((error: unknown) => this.complain(error));
    await within(NUDGE_TIMEOUT_MS, added, () => undefined);
    const again = this.states.get(name) === 'sending-and-again';
    this.states.set(name, 'idle');
    if (again) this.nudge(name);
  }

  private complain(error: unknown): void {
    if (Date.now() - this.complainedAt < COMPLAIN_EVERY_MS) return;
    this.complainedAt = Date.now();
    this.logger.warn(`Redis does not take jobs, sweeps go on alone: ${messageOf(error)}`);
  }

  /** Rejects when Redis does not answer. */
  async ping(): Promise<void> {
    await this.queue('settlement').client.ping();
  }

  private queue(name: QueueName): Queue {
    const known = this.queues.get(name) ?? this.resolve(name);
    this.queues.set(name, known);
    return known;
  }
}
