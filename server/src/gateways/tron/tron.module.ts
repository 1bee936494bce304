import {
  type BeforeApplicationShutdown,
  Module,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { WorkLoop } from '../../platform/queue/index.js';
import { AccountReader } from './account.reader.js';
import { Broadcaster } from './broadcaster.js';
import { TronGateway } from './tron.gateway.js';
import { TronNodes } from './tron-nodes.js';

@Module({ providers: [TronNodes, AccountReader, Broadcaster, TronGateway], exports: [TronGateway] })
export class TronModule implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly comparison: WorkLoop;

  constructor(
    private readonly gateway: TronGateway,
    nodes: TronNodes,
  ) {
    this.comparison = new WorkLoop('node-comparison', () => nodes.distrustLaggards(), nodes.comparisonMs);
  }

  /** A node of the wrong network stops the start; one that does not answer yet does not. */
  async onModuleInit(): Promise<void> {
    await this.gateway.verifyNetwork();
  }

  onApplicationBootstrap(): void {
    this.comparison.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.comparison.stop();
  }
}
