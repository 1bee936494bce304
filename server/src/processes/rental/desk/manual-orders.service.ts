import type { TronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import type { PriorityName } from '@energy-desk/shared/orders';
import { AuditService } from '../../../domain/audit/index.js';
import { ChainService } from '../../../domain/chain/index.js';
import { byHandIdOf, type Order, OrdersService, PRIORITIES } from '../../../domain/orders/index.js';
import { PaymentQueue } from '../../../domain/payments/index.js';
import { readLimits, RiskService } from '../../../domain/risk/index.js';
import { Settings } from '../../../domain/settings/index.js';
import { Database, type Tx } from '../../../platform/database/index.js';
import { AppError } from '../../../platform/errors/index.js';
import { Nudger } from '../../../platform/queue/index.js';
import { OrderViewer } from '../order-viewer.js';
import { ReceiverGuard } from '../receiver-guard.js';
import type { OrderView } from '../rental.types.js';
import {
  alreadyEnding,
  deliveredByHand,
  notDeliverable,
  notManual,
  orderNotFound,
  placedOtherwise,
} from './desk.errors.js';
import { type Decider, OrderDeeds } from './order-deeds.js';
import { RetryOrder } from './retry-order.js';

const MINUTE_MS = 60_000;
const TAKEN_BACK = 'taken_back';

/** Energy that an admin gives away. */
export interface ManualWish {
  readonly receiver: TronAddress;
  readonly energy: number;
  readonly durationSeconds: number;
  readonly priority: PriorityName;
}

/** Orders of kind manual: price 0, with a reason, through the same corridor as all others. */
@Injectable()
export class ManualOrders {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly chain: ChainService,
    private readonly orders: OrdersService,
    private readonly payments: PaymentQueue,
    private readonly risk: RiskService,
    private readonly audit: AuditService,
    private readonly receiverGuard: ReceiverGuard,
    private readonly deeds: OrderDeeds,
    private readonly retrying: RetryOrder,
    private readonly viewer: OrderViewer,
    private readonly nudger: Nudger,
  ) {}

  /**
   * @param id names the deed: the same one is done once
   * @throws AppError orders/energy_out_of_range, risk/denied, risk/receiver_volume, orders/placed_otherwise,
   *   selling/paused, and those of ReceiverGuard
   */
  async give(id: string, wish: ManualWish, by: Decider): Promise<OrderView> {
    const before = await this.orders.find(id);
    const order = before ?? (await this.make(id, wish, by)) ?? (await this.orders.find(id));
    if (!order || !isSame(order, wish)) throw placedOtherwise(id);
    return this.viewer.view(order);
  }

  /**
   * What is out comes back, what is not stays: then it is refunded nothing and is over.
   * @throws AppError orders/not_found, orders/not_manual, orders/already_ending, chain/held
   */
  async takeBack(orderId: string, by: Decider): Promise<OrderView> {
    const order = await this.deeds.run(orderId, 'take-back', by, async (deed) => {
      const { status, kind } = deed.order;
      if (kind !== 'manual') throw notManual();
      await this.chain.assertNotHeld(deed.tx);
      if (status === 'active') await this.deeds.end(deed, 'reclaiming', TAKEN_BACK);
      else if (status === 'delegating') await this.deeds.end(deed, 'unwinding', TAKEN_BACK);
      else if (status === 'paid' || status === 'waiting_capacity')
        await this.deeds.end(deed, 'refunding', TAKEN_BACK);
      else throw alreadyEnding(deed.order);
    });
    this.nudger.nudge('reclaim', 'refunds');
    return this.viewer.view(order);
  }

  /**
   * An order that is paid for is served before all others; one that ended unpaid gets its energy by a manual order,
   * once. What was or is given back stays so: never energy and money.
   * @throws AppError orders/not_found, orders/not_deliverable, orders/delivered_by_hand, and those of `give`
   */
  async deliver(orderId: string, by: Decider): Promise<OrderView> {
    const order = await this.orders.find(orderId);
    if (!order) throw orderNotFound(orderId);
    const { status, energyMissing } = order;
    if (status === 'paid' || status === 'waiting_capacity' || (status === 'delegating' && energyMissing > 0))
      return this.serveFirst(order, by);
    if (!endedUnpaid(order)) throw notDeliverable(order);
    const { receiver, energy, durationSeconds } = order;
    const wish = { receiver: receiver as TronAddress, energy, durationSeconds, priority: 'high' } as const;
    const made = await this.make(byHandIdOf(orderId), wish, by, orderId);
    if (!made) throw deliveredByHand(byHandIdOf(orderId));
    return this.viewer.view(made);
  }

  private async serveFirst(order: Order, by: Decider): Promise<OrderView> {
    await this.deeds.run(order.id, 'deliver', by, async ({ tx, order: { priority } }) => {
      await this.orders.setPriority(tx, order.id, priority, PRIORITIES.high);
    });
    return this.retrying.run(order.id, by);
  }

  /** Null when there is one of this id. */
  private async make(id: string, wish: ManualWish, by: Decider, forOrderId?: string): Promise<Order | null> {
    const { receiver, energy, durationSeconds } = wish;
    await this.assertEnergy(energy);
    const cursor = await this.chain.assertWatched(await this.settings.get('selling.max_lag_seconds'));
    await this.receiverGuard.assertServable(receiver);
    const waitMs = (await this.settings.get('order.capacity_wait_minutes')) * MINUTE_MS;
    const limits = await readLimits(this.settings);
    const order = await this.database.transaction('rental.place-manual', async (tx) => {
      if (forOrderId !== undefined) await this.assertUnpaid(tx, forOrderId);
      const made = await this.orders.create(
        tx,
        {
          id,
          kind: 'manual',
          status: 'paid',
          userId: null,
          clientOrderId: null,
          receiver,
          energy,
          durationSeconds,
          amount: 0n,
          currency: 'TRX',
          payWith: 'none',
          quote: { priceSun: '0', burnSun: '0', ...(forOrderId ? { forOrderId } : {}) },
          priority: PRIORITIES[wish.priority],
          paymentAddress: null,
          payerAddress: null,
          paymentDeadline: null,
          paidAt: cursor.blockTime,
          capacityDeadline: new Date(cursor.blockTime.getTime() + waitMs),
          chainTime: cursor.blockTime,
        },
        by,
      );
      if (!made) return null;
      await this.risk.assertMayGive(
        tx,
        { orderId: id, receiver, energy, chainTime: cursor.blockTime },
        limits,
      );
      await this.audit.record(tx, {
        ...by,
        action: 'orders.give',
        subject: `order:${id}`,
        after: { ...wish, ...(forOrderId ? { forOrderId } : {}) },
      });
      if (forOrderId !== undefined)
        await this.audit.record(tx, {
          ...by,
          action: 'orders.deliver',
          subject: `order:${forOrderId}`,
          after: { byOrderId: id },
        });
      return made;
    });
    if (order) this.nudger.nudge('delivery');
    return order;
  }

  /** Locked: a transfer that is just now judged to pay it would have it delivered once more. */
  private async assertUnpaid(tx: Tx, orderId: string): Promise<void> {
    const [order] = await this.orders.lockAll(tx, [orderId]);
    if (!order) throw orderNotFound(orderId);
    if (!endedUnpaid(order) || (await this.payments.isBeingPaid(tx, orderId))) throw notDeliverable(order);
  }

  private async assertEnergy(energy: number): Promise<void> {
    const min = await this.settings.get('energy.min_delegation_amount');
    const max = await this.settings.get('energy.max_delegation_amount');
    if (energy < min || energy > max)
      throw new AppError('orders/energy_out_of_range', 'caller', `Energy must be from ${min} to ${max}.`, {
        min,
        max,
      });
  }
}

const endedUnpaid = ({ status }: Order): boolean => status === 'expired' || status === 'cancelled';

const isSame = (order: Order, wish: ManualWish): boolean =>
  order.kind === 'manual' &&
  order.receiver === wish.receiver &&
  order.energy === wish.energy &&
  order.durationSeconds === wish.durationSeconds;
