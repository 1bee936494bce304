import { Injectable, Module } from '@nestjs/common';
import { type NodeAnswer, TronGateway, TronModule } from '../../gateways/tron/index.js';

/** However many pages are open, each node is asked only so often. */
const FRESH_MS = 3_000;

/** A node as this process sees it. */
export interface NodeState {
  readonly name: string;
  readonly status: 'well' | 'resting';
}

/** With its newest block and how long it took to tell; null while it does not answer. */
export interface NodeView extends NodeState {
  readonly height: bigint | null;
  readonly latencyMs: number | null;
}

/** Which TRON nodes answer, for people to see. */
@Injectable()
export class NodeWatch {
  private answers: Promise<ReadonlyMap<string, NodeAnswer>> | undefined;
  private askedAt = 0;

  constructor(private readonly tron: TronGateway) {}

  /** In order of preference. */
  get nodes(): NodeState[] {
    return this.tron.nodeHealth.map(({ name, resting }) => ({ name, status: resting ? 'resting' : 'well' }));
  }

  async look(): Promise<NodeView[]> {
    const answers = await this.freshAnswers();
    return this.nodes.map((node) => {
      const { height, latencyMs } = answers.get(node.name) ?? { height: null, latencyMs: null };
      return { ...node, height, latencyMs };
    });
  }

  private freshAnswers(): Promise<ReadonlyMap<string, NodeAnswer>> {
    const now = performance.now();
    if (this.answers === undefined || now - this.askedAt > FRESH_MS) {
      this.askedAt = now;
      this.answers = this.tron.lookAtNodes();
    }
    return this.answers;
  }
}

@Module({ imports: [TronModule], providers: [NodeWatch], exports: [NodeWatch] })
export class NodeWatchModule {}
