import { energy, sun, type TronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { ChainService } from '../../domain/chain/index.js';
import {
  type Delegation,
  DelegationsService,
  type LiveRentals,
  othersKeepTheirs,
  type ReceiverState,
} from '../../domain/delegations/index.js';
import { OrdersService } from '../../domain/orders/index.js';
import { energyOfStake, type EnergyTotals, PoolsService } from '../../domain/pools/index.js';
import { Settings } from '../../domain/settings/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';
import { NetworkFigures } from './network-figures.js';
import { OperationSigner } from './operation-signer.js';

const BATCH = 100;
const LIVE: readonly Delegation['status'][] = ['planned', 'active'];

/** Signs and records the undelegates of ended rentals, unless another rental of the receiver would lose energy. */
@Injectable()
export class ReclaimStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly crashPoints: CrashPoints,
    private readonly settings: Settings,
    private readonly chain: ChainService,
    private readonly delegations: DelegationsService,
    private readonly orders: OrdersService,
    private readonly pools: PoolsService,
    private readonly tron: TronGateway,
    private readonly figures: NetworkFigures,
    private readonly signer: OperationSigner,
    private readonly alerts: Alerts,
    private readonly nudger: Nudger,
  ) {}

  async run(): Promise<void> {
    if ((await this.settings.get('brake.reclaiming')) || !(await this.chain.maySign())) return;
    const { blockTime: chainTime } = await this.chain.cursor();
    await this.batches.run({
      step: 'rental.reclaim',
      load: (exclude) => this.delegations.reclaimable(chainTime, BATCH, exclude),
      handle: (ids) => this.reclaim(ids, chainTime),
    });
  }

  private async reclaim(ids: readonly string[], chainTime: Date): Promise<void> {
    const due = await this.delegations.find(ids);
    const totals = await this.figures.energyTotals();
    const postponed = await this.postponements(due, chainTime, totals);
    const elsewhere = await this.takenElsewhere(due);
    await this.database.transaction('rental.reclaim', async (tx) => {
      const locked = await this.delegations.lockReclaimable(tx, ids, chainTime);
      for (const { id } of locked) {
        const until = postponed.get(id);
        if (until) await this.delegations.reclaimAgainAfter(tx, [id], until);
      }
      const now = locked.filter(({ id }) => !postponed.has(id));
      for (const delegation of now.filter(({ id }) => elsewhere.has(id)))
        await this.closeElsewhere(tx, delegation, chainTime);
      await this.sign(
        tx,
        now.filter(({ id }) => !elsewhere.has(id)),
      );
    });
    this.nudger.nudge('broadcast');
  }

  private async sign(tx: Tx, delegations: readonly Delegation[]): Promise<void> {
    if (delegations.length === 0) return;
    const anchor = await this.chain.anchor(tx);
    const wallets = await this.pools.walletsById(
      tx,
      delegations.map(({ walletId }) => walletId),
    );
    const operations = delegations.flatMap((one) => {
      const wallet = wallets.get(one.walletId);
      return wallet ? [this.signer.sign('undelegate', one.id, wallet, one.receiver, one.sun, anchor)] : [];
    });
    await this.chain.recordSigned(tx, operations);
    await this.delegations.reclaimUnderWay(
      tx,
      delegations.map(({ id }) => id),
    );
  }

  /** Delegations that must wait, and until when (chain time). */
  private async postponements(
    due: readonly Delegation[],
    chainTime: Date,
    totals: EnergyTotals,
  ): Promise<ReadonlyMap<string, Date>> {
    const dueIds = new Set(due.map(({ id }) => id));
    const live = await this.delegations.liveOfReceivers(due.map(({ receiver }) => receiver));
    const until = new Map<string, Date>();
    for (const [receiver, own] of groupBy(due, ({ receiver }) => receiver)) {
      const others = live.filter(
        (one) =>
          one.receiver === receiver && !dueIds.has(one.id) && LIVE.includes(one.status) && !one.surplus,
      );
      const willing = own.filter(({ reclaimBy }) => reclaimBy === null || reclaimBy > chainTime);
      if (others.length === 0 || willing.length === 0) continue;
      const state = await this.receiverState(receiver as TronAddress);
      const stake = sun(own.reduce((total, one) => total + one.sun, 0n));
      const yieldOf = (amount: bigint): number => energyOfStake(sun(amount), totals);
      if (othersKeepTheirs(state, stake, inTotal(others), yieldOf)) continue;
      const lastEnd = await this.lastEnd(others, chainTime);
      for (const one of willing) until.set(one.id, earlier(lastEnd, one.reclaimBy));
    }
    return until;
  }

  private async receiverState(receiver: TronAddress): Promise<ReceiverState> {
    const account = await this.crashPoints.around('rental.read-receiver', () => this.tron.account(receiver));
    return { stakeSun: sun(account.frozenForEnergySun), energyUsed: energy(account.energyUsed) };
  }

  private async lastEnd(others: readonly Delegation[], chainTime: Date): Promise<Date> {
    const orders = await this.orders.findMany(others.map(({ orderId }) => orderId));
    const ends = orders.map(({ endsAt, durationSeconds }) =>
      endsAt ? endsAt.getTime() : chainTime.getTime() + durationSeconds * 1000,
    );
    return new Date(Math.max(...ends, chainTime.getTime()));
  }

  /**
   * Those whose undelegate failed before and whose stake the solid chain no longer shows: the owner took it. The word
   * of a node that lags behind us proves nothing: it may not know the delegate yet.
   */
  private async takenElsewhere(due: readonly Delegation[]): Promise<ReadonlySet<string>> {
    const gone = new Set<string>();
    const { solidHeight } = await this.chain.cursor();
    for (const one of due) {
      if ((await this.chain.findOperations('undelegate', one.id)).length === 0) continue;
      const live = await this.delegations.liveOfReceivers([one.receiver]);
      const expected = live
        .filter(({ supplier, delegateSolid }) => supplier === one.supplier && delegateSolid)
        .reduce((total, { sun: amount }) => total + amount, 0n);
      const onChain = await this.crashPoints.around('rental.read-delegation', () =>
        this.tron.delegatedAtSolid(one.supplier as TronAddress, one.receiver as TronAddress),
      );
      if (onChain.height < solidHeight) continue;
      if (onChain.sun < expected && onChain.sun < one.sun) gone.add(one.id);
    }
    return gone;
  }

  private async closeElsewhere(tx: Tx, delegation: Delegation, chainTime: Date): Promise<void> {
    await this.delegations.takenElsewhere(tx, delegation.id, chainTime);
    await this.alerts.raise(
      'delegation_taken_elsewhere',
      delegation.id,
      'The stake of this rental was taken back by somebody else.',
      { supplier: delegation.supplier, receiver: delegation.receiver, sun: delegation.sun.toString() },
      tx,
    );
  }
}

const inTotal = (rentals: readonly Delegation[]): LiveRentals => ({
  energy: rentals.reduce((total, one) => total + one.energy, 0),
  sun: rentals.reduce((total, one) => total + one.sun, 0n),
});

const earlier = (a: Date, b: Date | null): Date => (b !== null && b < a ? b : a);

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
