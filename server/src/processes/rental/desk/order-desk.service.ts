import { Injectable } from '@nestjs/common';
import type { PriorityName } from '@energy-desk/shared/orders';
import { ChainService } from '../../../domain/chain/index.js';
import { type Order, OrdersService, PRIORITIES } from '../../../domain/orders/index.js';
import { PaymentsService } from '../../../domain/payments/index.js';
import { UsersService } from '../../../domain/users/index.js';
import { isUuid } from '../../../platform/database/index.js';
import { AppError } from '../../../platform/errors/index.js';
import { Nudger } from '../../../platform/queue/index.js';
import { OrderViewer } from '../order-viewer.js';
import { PlaceOrderStep } from '../place-order.step.js';
import type { OrderView, PlaceOrder } from '../rental.types.js';
import {
  alreadyServed,
  changedMeanwhile,
  notCancellable,
  nothingToRefund,
  notRefundable,
  orderNotFound,
  placedOtherwise,
} from './desk.errors.js';
import { isSameWish } from './is-same-wish.js';
import { type Decider, OrderDeeds } from './order-deeds.js';

/** A person stopped it: its price goes back. */
const STOPPED = 'stopped_by_admin';
const UNSERVED: readonly Order['status'][] = [
  'awaiting_payment',
  'confirming',
  'paid',
  'waiting_capacity',
  'delegating',
];

/** What admins do with orders. Each deed once, with its audit row. */
@Injectable()
export class OrderDesk {
  constructor(
    private readonly chain: ChainService,
    private readonly orders: OrdersService,
    private readonly payments: PaymentsService,
    private readonly users: UsersService,
    private readonly placing: PlaceOrderStep,
    private readonly deeds: OrderDeeds,
    private readonly viewer: OrderViewer,
    private readonly nudger: Nudger,
  ) {}

  /** @throws AppError orders/not_found */
  async view(orderId: string): Promise<OrderView> {
    return this.viewer.view(await this.find(orderId));
  }

  /** @throws AppError orders/not_found */
  async find(orderId: string): Promise<Order> {
    const order = isUuid(orderId) ? await this.orders.find(orderId) : null;
    if (!order) throw orderNotFound(orderId);
    return order;
  }

  /**
   * In a user's name. Idempotent by client order id.
   * @throws AppError orders/user_not_found, orders/placed_otherwise when the client order id named another order, and
   *   those of PlaceOrderStep
   */
  async place(wish: PlaceOrder & { readonly placedBy: Decider }): Promise<OrderView> {
    const [user] = await this.users.byIds([wish.userId]);
    if (!user)
      throw new AppError('orders/user_not_found', 'caller', 'There is no such user.', {
        userId: wish.userId,
      });
    const order = await this.placing.run(wish);
    if (!isSameWish(order, wish)) throw placedOtherwise(order.id);
    return this.viewer.view(order);
  }

  /** Unpaid: its amount names it until the hold ends. @throws AppError orders/not_found, orders/not_cancellable */
  async cancel(orderId: string, by: Decider): Promise<OrderView> {
    const order = await this.deeds.run(orderId, 'cancel', by, async (deed) => {
      const { tx, chainTime } = deed;
      if (deed.order.status !== 'awaiting_payment') throw notCancellable(deed.order);
      // No reason in its column: paid late, it is delivered like any other.
      await this.orders.move(tx, {
        ids: [orderId],
        from: 'awaiting_payment',
        to: 'cancelled',
        kind: 'cancelled',
        chainTime,
        data: { by: 'admin' },
      });
      await this.payments.hold(tx, [orderId]);
    });
    this.nudger.nudge('notifications');
    return this.viewer.view(order);
  }

  /**
   * Stops it and gives its price back: at once where nothing is out, else once every delegate is dead or its energy is
   * back: never energy and money.
   * @throws AppError orders/not_found, orders/not_refundable, chain/held
   */
  async refund(orderId: string, by: Decider): Promise<OrderView> {
    const order = await this.deeds.run(orderId, 'refund', by, async (deed) => {
      if (deed.order.kind === 'manual') throw nothingToRefund();
      await this.chain.assertNotHeld(deed.tx);
      const { status } = deed.order;
      if (status === 'paid' || status === 'waiting_capacity')
        await this.deeds.end(deed, 'refunding', STOPPED);
      else if (status === 'delegating' || status === 'active')
        await this.deeds.end(deed, 'unwinding', STOPPED);
      else throw notRefundable(deed.order);
    });
    this.nudger.nudge('refunds', 'reclaim', 'notifications');
    return this.viewer.view(order);
  }

  /**
   * @param seen what the person has seen
   * @throws AppError orders/not_found, orders/changed_meanwhile, orders/already_served
   */
  async reprioritise(
    orderId: string,
    wish: { readonly priority: PriorityName; readonly seen: PriorityName },
    by: Decider,
  ): Promise<OrderView> {
    const order = await this.deeds.run(orderId, 'reprioritise', by, async (deed) => {
      if (!UNSERVED.includes(deed.order.status)) throw alreadyServed(deed.order);
      const changed = await this.orders.setPriority(
        deed.tx,
        orderId,
        PRIORITIES[wish.seen],
        PRIORITIES[wish.priority],
      );
      if (!changed) throw changedMeanwhile(priorityName(deed.order));
    });
    this.nudger.nudge('delivery');
    return this.viewer.view(order);
  }
}

const priorityName = ({ priority }: Order): string =>
  Object.entries(PRIORITIES).find(([, value]) => value === priority)?.[0] ?? 'normal';
