import { Injectable, Module } from '@nestjs/common';
import { TronGateway, TronModule } from '../../gateways/tron/index.js';

/** A node as this process sees it. */
export interface NodeState {
  readonly name: string;
  readonly status: 'well' | 'resting';
}

/** Which TRON nodes answer, for people to see. */
@Injectable()
export class NodeWatch {
  constructor(private readonly tron: TronGateway) {}

  /** In order of preference. */
  get nodes(): NodeState[] {
    return this.tron.nodeHealth.map(({ name, resting }) => ({ name, status: resting ? 'resting' : 'well' }));
  }
}

@Module({ imports: [TronModule], providers: [NodeWatch], exports: [NodeWatch] })
export class NodeWatchModule {}
