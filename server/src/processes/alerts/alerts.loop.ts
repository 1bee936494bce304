import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Leases } from '../../platform/leases/index.js';
import { inTurn, WorkLoop } from '../../platform/queue/index.js';
import { ChainPricesWatch } from './chain-prices.watch.js';
import { FiguresWatch } from './figures.watch.js';
import { LapseWatch } from './lapse.watch.js';
import { NodesWatch } from './nodes.watch.js';
import { TellChatStep } from './tell-chat.step.js';

const WATCH_MS = 10_000;
const TELL_MS = 2_000;
const LEASE = 'alerts';
const LEASE_MS = 30_000;

/** Looks every ten seconds, one worker of many, and tells the chat within two. */
@Injectable()
export class AlertsLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly owner = randomUUID();
  private readonly watching: WorkLoop;
  private readonly telling: WorkLoop;

  constructor(
    private readonly leases: Leases,
    private readonly figures: FiguresWatch,
    private readonly nodes: NodesWatch,
    private readonly chainPrices: ChainPricesWatch,
    private readonly lapse: LapseWatch,
    tell: TellChatStep,
  ) {
    this.watching = new WorkLoop('alerts', () => this.watch(), WATCH_MS);
    this.telling = new WorkLoop('alert-messages', () => tell.run(), TELL_MS);
  }

  onApplicationBootstrap(): void {
    this.watching.start();
    this.telling.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.watching.stop(), this.telling.stop()]);
    await this.leases.release(LEASE, this.owner).catch(() => undefined);
  }

  private async watch(): Promise<void> {
    if (!(await this.leases.acquire(LEASE, this.owner, LEASE_MS))) return;
    await inTurn(this.figures, this.nodes, this.chainPrices, this.lapse);
  }
}
