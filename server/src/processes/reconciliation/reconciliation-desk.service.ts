import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { AuditService } from '../../domain/audit/index.js';
import { ChainService, type SendHold, SendHolds } from '../../domain/chain/index.js';
import { Database } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { Nudger } from '../../platform/queue/index.js';
import { HOLD_SUBJECT } from './hold-subject.js';
import type { ReconciliationRun } from './comparison.types.js';
import { RunsRepository } from './runs.repository.js';

export interface DeskDecision {
  readonly actor: string;
  readonly reason: string;
}

/** What people ask for and decide about comparisons, holds and a scanner that stopped. */
@Injectable()
export class ReconciliationDesk {
  constructor(
    private readonly database: Database,
    private readonly runs: RunsRepository,
    private readonly chain: ChainService,
    private readonly holds: SendHolds,
    private readonly audit: AuditService,
    private readonly alerts: Alerts,
    private readonly nudger: Nudger,
  ) {}

  /** A worker compares within seconds. @throws AppError reconciliation/running */
  compareNow(actor: string): Promise<ReconciliationRun> {
    return this.database.transaction('reconciliation.begin', async (tx) => {
      const run = await this.runs.begin(tx, 'person', actor);
      if (!run)
        throw new AppError('reconciliation/running', 'caller', 'Books and chain are being compared already.');
      await this.audit.record(tx, {
        actor,
        action: 'reconciliation.run',
        subject: `reconciliation:${run.id}`,
        reason: 'asked for',
      });
      return run;
    });
  }

  /** @throws AppError reconciliation/not_found */
  async run(id: string): Promise<ReconciliationRun> {
    const found = await this.runs.find(id);
    if (found) return found;
    throw new AppError('reconciliation/not_found', 'caller', 'There is no such comparison.');
  }

  /** Newest first. */
  recentHolds(limit: number): Promise<SendHold[]> {
    return this.holds.recent(limit);
  }

  /** Lets the desk send again. @throws AppError holds/not_found, holds/not_compared */
  async release(id: string, { actor, reason }: DeskDecision): Promise<SendHold> {
    await this.database.transaction('holds.release', async (tx) => {
      const before = await this.holds.open(tx);
      await this.holds.release(tx, id, actor, reason);
      await this.audit.record(tx, {
        actor,
        action: 'holds.release',
        subject: `hold:${id}`,
        reason,
        before: { cause: before?.cause, doubts: before?.doubts },
      });
      await this.alerts.resolve('sending_held', HOLD_SUBJECT, tx);
    });
    this.nudger.nudge('broadcast', 'delivery', 'reclaim', 'refunds');
    const released = (await this.holds.recent(RECENT)).find((one) => one.id === id);
    if (!released) throw new AppError('holds/lost', 'ours', `hold ${id} is gone`);
    return released;
  }

  /** Lets a scanner go on that stopped for a person. @throws AppError scanner/not_halted */
  async resumeScanner({ actor, reason }: DeskDecision): Promise<void> {
    await this.database.transaction('chain.resume', async (tx) => {
      const cursor = await this.chain.findCursor(tx);
      if (!(await this.chain.resume(tx)) || !cursor)
        throw new AppError('scanner/not_halted', 'caller', 'The scanner does not stand still.');
      await this.audit.record(tx, {
        actor,
        action: 'scanner.resume',
        subject: 'scanner:cursor',
        reason,
        before: { haltedReason: cursor.haltedReason, height: cursor.height },
      });
      await this.alerts.resolve('scanner_halted', 'scanner', tx);
    });
  }
}

const RECENT = 50;
