import { getQueueToken } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Queue } from 'bull';
import { AppError } from '../errors/index.js';
import { within } from '../patience/index.js';

const PATIENCE_MS = 300;

type Client = Queue['client'];

/** The connection that the queues have, for small things beside them. Nothing waits for a Redis that is away. */
@Injectable()
export class SharedRedis {
  constructor(private readonly modules: ModuleRef) {}

  /** @throws AppError redis/away when there is no connection, or no answer in 300 ms */
  async ask<T>(question: (client: Client) => Promise<T>): Promise<T> {
    const client = this.client();
    if (client?.status !== 'ready') throw away();
    return within(PATIENCE_MS, question(client), (): never => {
      throw away();
    });
  }

  /** Undefined in a process without queues, such as a command. */
  private client(): Client | undefined {
    try {
      return this.modules.get<Queue>(getQueueToken('settlement'), { strict: false }).client;
    } catch {
      return undefined;
    }
  }
}

const away = (): AppError => new AppError('redis/away', 'world', 'Redis does not answer');
