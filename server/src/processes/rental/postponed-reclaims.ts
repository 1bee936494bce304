import { energy, sun, type TronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { type ChainCursor, ChainService } from '../../domain/chain/index.js';
import {
  type Delegation,
  DelegationsService,
  type LiveRentals,
  othersKeepTheirs,
  type ReceiverState,
} from '../../domain/delegations/index.js';
import { type Order, OrdersService } from '../../domain/orders/index.js';
import { energyOfStake } from '../../domain/pools/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { NetworkFigures } from './network-figures.js';

/** The node that is asked for a receiver may be so many blocks behind what was scanned. */
const READING_LAG_BLOCKS = 2n;

/** Which ended rentals wait, since another rental of their receiver would lose energy if they were taken back now. */
@Injectable()
export class PostponedReclaims {
  constructor(
    private readonly crashPoints: CrashPoints,
    private readonly chain: ChainService,
    private readonly delegations: DelegationsService,
    private readonly orders: OrdersService,
    private readonly tron: TronGateway,
    private readonly figures: NetworkFigures,
  ) {}

  /**
   * Until when each of those that must wait does (chain time).
   * @param gone ids of those whose stake is not on the chain any more
   */
  async until(
    due: readonly Delegation[],
    gone: ReadonlySet<string>,
    cursor: ChainCursor,
  ): Promise<ReadonlyMap<string, Date>> {
    const until = new Map<string, Date>();
    const live = await this.delegations.liveOfReceivers(due.map(({ receiver }) => receiver));
    for (const [receiver, own] of groupBy(due, (one) => one.receiver)) {
      const willing = own.filter(({ reclaimBy }) => reclaimBy === null || reclaimBy > cursor.blockTime);
      if (willing.length === 0) continue;
      const ofReceiver = live.filter((one) => one.receiver === receiver && !gone.has(one.id));
      const others = ofReceiver.filter(({ status, surplus }) => status !== 'ended' && !surplus);
      if (others.length === 0) continue;
      const leaving = await this.leaving(ofReceiver, cursor);
      if (await this.keepTheirs(receiver as TronAddress, leaving, others)) continue;
      const lastEnd = await this.lastEnd(others, cursor.blockTime);
      for (const one of willing) until.set(one.id, earlier(lastEnd, one.reclaimBy));
    }
    return until;
  }

  private async keepTheirs(
    receiver: TronAddress,
    leaving: readonly Delegation[],
    others: readonly Delegation[],
  ): Promise<boolean> {
    const totals = await this.figures.energyTotals();
    const state = await this.receiverState(receiver);
    const yieldOf = (amount: bigint): number => energyOfStake(sun(amount), totals);
    return othersKeepTheirs(state, sun(inTotal(leaving).sun), inTotal(others), yieldOf);
  }

  private async receiverState(receiver: TronAddress): Promise<ReceiverState> {
    const account = await this.crashPoints.around('rental.read-receiver', () => this.tron.account(receiver));
    return { stakeSun: sun(account.frozenForEnergySun), energyUsed: energy(account.energyUsed) };
  }

  /** Ended ones that are due or on their way back, whichever batch they belong to, as far as their stake still counts. */
  private async leaving(
    ofReceiver: readonly Delegation[],
    { height, blockTime }: ChainCursor,
  ): Promise<Delegation[]> {
    const leaving: Delegation[] = [];
    for (const one of ofReceiver) {
      if (one.status !== 'ended') continue;
      if (one.reclaimAfter === null ? !(await this.isBack(one, height)) : one.reclaimAfter <= blockTime)
        leaving.push(one);
    }
    return leaving;
  }

  /** Whether any node that is asked now has taken its undelegate in, and shows the receiver without its stake. */
  private async isBack({ id }: Delegation, height: bigint): Promise<boolean> {
    const undelegate = await this.chain.findOperation('undelegate', id);
    if (undelegate?.status !== 'included' && undelegate?.status !== 'solid') return false;
    return undelegate.includedHeight !== null && undelegate.includedHeight <= height - READING_LAG_BLOCKS;
  }

  private async lastEnd(others: readonly Delegation[], chainTime: Date): Promise<Date> {
    const orders = await this.orders.findMany(others.map(({ orderId }) => orderId));
    const ends = orders.map((order) => endOf(order, chainTime));
    return new Date(Math.max(...ends, chainTime.getTime()));
  }
}

const endOf = ({ endsAt, durationSeconds }: Order, chainTime: Date): number =>
  endsAt ? endsAt.getTime() : chainTime.getTime() + durationSeconds * 1000;

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
