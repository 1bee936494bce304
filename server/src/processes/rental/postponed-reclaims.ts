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
import { energyOfStake, READING_LAG_BLOCKS } from '../../domain/pools/index.js';
import { TronGateway } from '../../gateways/tron/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { NetworkFigures } from './network-figures.js';

/** What it waits for may be over early, and what was used recovers. */
const LOOK_AGAIN_MS = 600_000;
/** Their delegates that are not in a block yet go back as soon as they are. */
const CLOSING: readonly Order['status'][] = ['unwinding', 'reclaiming'];

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
   * When each of those that must wait is looked at again (chain time): when the last of the others ends or it may wait
   * no longer, ten minutes from now at the most.
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
      const others = await this.others(ofReceiver, cursor.blockTime);
      if (others.rentals.length === 0) continue;
      const leaving = await this.leaving(ofReceiver, cursor);
      if (await this.keepTheirs(receiver as TronAddress, leaving, others.rentals)) continue;
      const again = earlier(others.lastEnd, new Date(cursor.blockTime.getTime() + LOOK_AGAIN_MS));
      for (const one of willing) until.set(one.id, earlier(again, one.reclaimBy));
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

  /** Rentals of the receiver that go on, and when the last of them ends. */
  private async others(
    ofReceiver: readonly Delegation[],
    chainTime: Date,
  ): Promise<{ rentals: Delegation[]; lastEnd: Date }> {
    const live = ofReceiver.filter(({ status, surplus }) => status !== 'ended' && !surplus);
    const orders = new Map(
      (await this.orders.findMany(live.map(({ orderId }) => orderId))).map((one) => [one.id, one]),
    );
    const rentals = live.filter(({ status, orderId }) => {
      const order = orders.get(orderId);
      return order !== undefined && !(status === 'planned' && CLOSING.includes(order.status));
    });
    const ends = rentals
      .flatMap(({ orderId }) => orders.get(orderId) ?? [])
      .map((order) => endOf(order, chainTime));
    return { rentals, lastEnd: new Date(Math.max(...ends, chainTime.getTime())) };
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
