import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { ChainService, type SendHold, SendHolds } from '../../domain/chain/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { Database } from '../../platform/database/index.js';
import { Nudger } from '../../platform/queue/index.js';
import { AdoptStep } from './adopt.step.js';
import { doubtsOf } from './doubts.js';
import { FindForeignStep } from './find-foreign.step.js';
import { ForeignOperationsRepository } from './foreign-operations.repository.js';
import { HOLD_SUBJECT } from './hold-subject.js';
import { OwedRepository } from './owed.repository.js';

/** So long the corridor may take to judge what was scanned, before what is left counts as doubtful. */
const PATIENCE_MS = 60_000;

const SYSTEM = 'system';

/**
 * While sending is held: waits until the scanner saw the head and that is solid, takes transactions of ours that the
 * books had lost into them, and leaves what is doubtful to a person. After a long stop without doubts sending goes on
 * by itself; after a restore a person always lets it. Until then it looks again and again: what a person does meanwhile,
 * or what is judged late, may settle a doubt.
 */
@Injectable()
export class CompareStartStep {
  constructor(
    private readonly database: Database,
    private readonly chain: ChainService,
    private readonly holds: SendHolds,
    private readonly findForeign: FindForeignStep,
    private readonly adopt: AdoptStep,
    private readonly foreign: ForeignOperationsRepository,
    private readonly owed: OwedRepository,
    private readonly tron: TronGateway,
    private readonly crashPoints: CrashPoints,
    private readonly alerts: Alerts,
    private readonly nudger: Nudger,
  ) {}

  async run(): Promise<void> {
    const hold = await this.holds.open();
    if (!hold) return;
    await this.compare(hold);
    await this.tell(hold);
  }

  private async compare(hold: SendHold): Promise<void> {
    if (hold.reachedHeight === null) {
      if (!(await this.chain.seesHead())) return;
      const { height } = await this.chain.cursor();
      await this.database.transaction('holds.reach', (tx) => this.holds.reached(tx, hold.id, height));
      return;
    }
    if ((await this.chain.cursor()).solidHeight < hold.reachedHeight) return;
    await this.findForeign.run();
    const unknown = await this.foreign.above(this.database.manager, hold.fromHeight);
    if (unknown.length > 0) await this.adoptSome(hold);
    if (hold.status === 'scanning' && (await this.mayYetFit(hold))) return;
    await this.conclude(hold);
  }

  private async adoptSome(hold: SendHold): Promise<void> {
    const { totalEnergyLimit, totalEnergyWeight } = await this.crashPoints.around(
      'reconciliation.read-totals',
      () => this.tron.energyTotals(),
    );
    const totals = { limit: BigInt(totalEnergyLimit), weight: BigInt(totalEnergyWeight) };
    const adopted = await this.adopt.run(hold.fromHeight, totals);
    if (adopted > 0) this.nudger.nudge('delivery', 'reclaim', 'refunds');
  }

  /** Whether payments, adopted deliveries or endings are still being worked on that would settle more of it. */
  private async mayYetFit({ reachedHeight, reachedAt, fromHeight }: SendHold): Promise<boolean> {
    const { manager } = this.database;
    if (Date.now() - (reachedAt?.getTime() ?? 0) > PATIENCE_MS) return false;
    if ((await this.owed.unjudged(manager, reachedHeight ?? 0n)) > 0) return true;
    const left = await this.foreign.above(manager, fromHeight);
    const receivers = left.flatMap(({ counterparty }) => counterparty ?? []);
    return receivers.length > 0 && (await this.owed.ending(manager, receivers)) > 0;
  }

  private async conclude(hold: SendHold): Promise<void> {
    const { manager } = this.database;
    const doubts = doubtsOf(await this.foreign.above(manager, hold.fromHeight), hold);
    const findings = {
      adopted: await this.foreign.adoptedAbove(manager, hold.fromHeight),
      doubts,
      // Transfers that might yet name an order which was served already: better released when there are none.
      unjudgedPayments: await this.owed.unjudged(manager, hold.reachedHeight ?? 0n),
    };
    const byItself = hold.cause === 'long_stop' && doubts.length === 0;
    await this.database.transaction('holds.compare', async (tx) => {
      if (!(await this.holds.compared(tx, hold.id, findings, doubts.length)) || !byItself) return;
      await this.holds.release(tx, hold.id, SYSTEM, 'compared after a long stop, nothing in doubt');
      await this.alerts.resolve('sending_held', HOLD_SUBJECT, tx);
    });
    if (byItself) this.nudger.nudge('delivery', 'reclaim', 'refunds', 'broadcast');
  }

  private async tell({ cause }: SendHold): Promise<void> {
    const now = await this.holds.open();
    if (!now) return;
    const next =
      now.status === 'compared'
        ? `They are compared, ${now.doubts} things are in doubt: look at the hold on the system page and release it.`
        : 'Look at the hold on the system page.';
    const message = `Nothing is sent until chain and books are compared. ${next}`;
    await this.alerts.raise('sending_held', HOLD_SUBJECT, message, { cause, doubts: now.doubts });
    // Released while we told: nobody else would resolve it.
    if ((await this.holds.open()) === null) await this.alerts.resolve('sending_held', HOLD_SUBJECT);
  }
}
