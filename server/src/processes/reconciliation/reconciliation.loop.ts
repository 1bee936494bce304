import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { Settings } from '../../domain/settings/index.js';
import { Database } from '../../platform/database/index.js';
import { Leases } from '../../platform/leases/index.js';
import { inTurn, WorkLoop } from '../../platform/queue/index.js';
import { CompareStartStep } from './compare-start.step.js';
import { FindForeignStep } from './find-foreign.step.js';
import { ReconcileStep } from './reconcile.step.js';
import { RunsRepository } from './runs.repository.js';

const SWEEP_MS = 2_000;
const LEASE = 'reconciliation';
const LEASE_MS = 120_000;

/** Compares books and chain: what a start waits for, by schedule, and when a person asks. One worker of many. */
@Injectable()
export class ReconciliationLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly owner = randomUUID();
  private readonly loop = new WorkLoop('reconciliation', () => this.turn(), SWEEP_MS);

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly leases: Leases,
    private readonly chain: ChainService,
    private readonly runs: RunsRepository,
    private readonly compareStart: CompareStartStep,
    private readonly findForeign: FindForeignStep,
    private readonly reconcile: ReconcileStep,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
    await this.leases.release(LEASE, this.owner).catch(() => undefined);
  }

  private async turn(): Promise<void> {
    if (!(await this.leases.acquire(LEASE, this.owner, LEASE_MS))) return;
    await inTurn(this.compareStart, this.findForeign, { run: () => this.schedule() }, this.reconcile);
  }

  private async schedule(): Promise<void> {
    const hours = await this.settings.get('reconciliation.interval_hours');
    if (!(await this.chain.seesHead()) || (await this.runs.startedWithin(hours))) return;
    await this.database.transaction('reconciliation.schedule', (tx) => this.runs.begin(tx, 'schedule', null));
  }
}
