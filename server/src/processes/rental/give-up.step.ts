import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { DelegationsService } from '../../domain/delegations/index.js';
import { DueOrders, type Order, type OrderReason, OrdersService } from '../../domain/orders/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';

const BATCH = 100;
const REASON = 'no_capacity';

/**
 * Orders that waited for capacity past their deadline, or that have a reason to end, like a payment that was lost:
 * refunded; what was delivered of them is taken back first.
 */
@Injectable()
export class GiveUpStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly chain: ChainService,
    private readonly due: DueOrders,
    private readonly orders: OrdersService,
    private readonly delegations: DelegationsService,
    private readonly nudger: Nudger,
  ) {}

  /** While the books are held the chain may know an order as delivered that seems to wait. */
  async run(): Promise<void> {
    if (await this.chain.isHeld()) return;
    const { blockTime: chainTime } = await this.chain.cursor();
    await this.batches.run({
      step: 'rental.give-up',
      load: (exclude) => this.due.toGiveUp(chainTime, BATCH, exclude),
      handle: async (ids) => {
        await this.database.transaction('rental.give-up', (tx) => this.giveUp(tx, ids, chainTime));
        this.nudger.nudge('refunds', 'notifications');
      },
    });
  }

  private async giveUp(tx: Tx, ids: readonly string[], chainTime: Date): Promise<void> {
    const hopeless = (await this.orders.lock(tx, ids, 'waiting_capacity', 'delegating')).filter(
      ({ energyMissing, capacityDeadline, reason }) =>
        energyMissing > 0 && (reason !== null || (capacityDeadline !== null && capacityDeadline < chainTime)),
    );
    for (const reason of new Set(hopeless.map(reasonOf)))
      await this.giveUpFor(
        tx,
        hopeless.filter((order) => reasonOf(order) === reason),
        reason,
        chainTime,
      );
  }

  private async giveUpFor(
    tx: Tx,
    orders: readonly Order[],
    reason: OrderReason,
    chainTime: Date,
  ): Promise<void> {
    const why = { chainTime, change: { reason }, data: { reason } };
    await this.orders.move(tx, {
      ids: idsIn(orders, 'waiting_capacity'),
      from: 'waiting_capacity',
      to: 'refunding',
      kind: 'refunding',
      ...why,
    });
    const unwound = await this.orders.move(tx, {
      ids: idsIn(orders, 'delegating'),
      from: 'delegating',
      to: 'unwinding',
      kind: 'unwinding',
      ...why,
    });
    const own = await this.delegations.ofOrders(unwound, tx);
    await this.delegations.end(
      tx,
      own.map(({ id }) => id),
      chainTime,
    );
  }
}

const reasonOf = ({ reason }: Order): OrderReason => reason ?? REASON;

const idsIn = (orders: readonly Order[], status: Order['status']): string[] =>
  orders.filter((order) => order.status === status).map(({ id }) => id);
