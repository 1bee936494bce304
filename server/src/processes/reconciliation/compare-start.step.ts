import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { ChainService, type SendHold, SendHolds } from '../../domain/chain/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { Database } from '../../platform/database/index.js';
import { Nudger } from '../../platform/queue/index.js';
import { AdoptStep, type Adopted } from './adopt.step.js';
import { FindForeignStep } from './find-foreign.step.js';
import { type ForeignOperation, ForeignOperationsRepository } from './foreign-operations.repository.js';
import { HOLD_SUBJECT } from './hold-subject.js';
import { OwedRepository } from './owed.repository.js';

/** So long the corridor may take to judge what was scanned, before what is left counts as doubtful. */
const PATIENCE_MS = 60_000;

const SYSTEM = 'system';

/** Something that a person must look at before anything is sent. */
export interface Doubt {
  readonly txid: string;
  readonly kind: string;
  readonly address: string;
  readonly counterparty: string | null;
  readonly sun: string;
  readonly advice: string;
}

/**
 * While sending is held: waits until the scanner saw the head and that is solid, takes transactions of ours that the
 * books had lost into them, and leaves what is doubtful to a person. After a long stop without doubts sending goes on
 * by itself; after a restore a person always lets it.
 */
@Injectable()
export class CompareStartStep {
  private readonly adopted = new Map<string, Adopted>();

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
    if (hold.status === 'scanning') await this.compare(hold);
    await this.alerts.raise(
      'sending_held',
      HOLD_SUBJECT,
      'Nothing is sent until chain and books are compared. Look at the hold on the system page.',
      { cause: hold.cause },
    );
    if ((await this.holds.open()) === null) await this.alerts.resolve('sending_held', HOLD_SUBJECT);
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
    if (await this.mayYetFit(hold)) return;
    await this.conclude(hold);
  }

  private async adoptSome(hold: SendHold): Promise<void> {
    const { totalEnergyLimit, totalEnergyWeight } = await this.crashPoints.around(
      'reconciliation.read-totals',
      () => this.tron.energyTotals(),
    );
    const totals = { limit: BigInt(totalEnergyLimit), weight: BigInt(totalEnergyWeight) };
    const adopted = await this.adopt.run(hold.fromHeight, totals);
    for (const one of adopted) this.adopted.set(one.txid, one);
    if (adopted.length > 0) this.nudger.nudge('delivery', 'reclaim');
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
    const left = await this.foreign.above(this.database.manager, hold.fromHeight);
    const doubts = left.filter((one) => isDoubtful(one, hold)).map(doubtOf);
    const findings = { adopted: [...this.adopted.values()], doubts };
    const byItself = hold.cause === 'long_stop' && doubts.length === 0;
    await this.database.transaction('holds.compare', async (tx) => {
      if (!(await this.holds.compared(tx, hold.id, findings, doubts.length))) return;
      if (!byItself) return;
      await this.holds.release(tx, hold.id, SYSTEM, 'compared after a long stop, nothing in doubt');
      await this.alerts.resolve('sending_held', HOLD_SUBJECT, tx);
    });
    this.adopted.clear();
    if (byItself) this.nudger.nudge('delivery', 'reclaim', 'refunds', 'broadcast');
  }
}

const LENDING = ['DelegateResourceContract', 'UnDelegateResourceContract'];
const PAYING = ['TransferContract', 'TriggerSmartContract'];

/** What an owner does with his wallet during a stop is his; energy lent and money sent may be what we owe. */
const isDoubtful = ({ kind }: ForeignOperation, { cause }: SendHold): boolean =>
  cause === 'restore' || LENDING.includes(kind) || PAYING.includes(kind);

const ADVICE: Readonly<Record<string, string>> = {
  DelegateResourceContract:
    'Energy was lent that fits no order of the books. Find the order of the receiver: cancel or close it, or take the energy back by hand.',
  UnDelegateResourceContract:
    'Energy was taken back that the books still count as lent. Compare with the rental.',
  TransferContract: 'TRX left. Compare with the refunds that are due to this address before they are sent.',
  TriggerSmartContract: 'A contract was called, perhaps to send USDT. Compare with the refunds that are due.',
};

const doubtOf = ({ txid, kind, address, counterparty, sun }: ForeignOperation): Doubt => ({
  txid,
  kind,
  address,
  counterparty,
  sun: sun.toString(),
  advice: ADVICE[kind] ?? 'Find out who did this and why.',
});
