import { Module, type OnModuleInit } from '@nestjs/common';
import { AccountReader } from './account.reader.js';
import { Broadcaster } from './broadcaster.js';
import { TronGateway } from './tron.gateway.js';
import { TronNodes } from './tron-nodes.js';

@Module({ providers: [TronNodes, AccountReader, Broadcaster, TronGateway], exports: [TronGateway] })
export class TronModule implements OnModuleInit {
  constructor(private readonly gateway: TronGateway) {}

  /** A node of the wrong network stops the start; one that does not answer yet does not. */
  async onModuleInit(): Promise<void> {
    await this.gateway.verifyNetwork();
  }
}
