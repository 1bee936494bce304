import { Injectable } from '@nestjs/common';
import { DelegationsService, type Delegation } from '../../domain/delegations/index.js';
import { OrdersService, type Order, type OrderEvent } from '../../domain/orders/index.js';
import { Database } from '../../platform/database/index.js';
import { notificationOf } from './notification-kinds.js';
import { NotificationRepository, type NewNotification } from './notification.repository.js';

const BATCH = 200;

/** Turns what happened to orders into messages to be sent: exactly one row an order and kind. */
@Injectable()
export class DeriveStep {
  constructor(
    private readonly database: Database,
    private readonly orders: OrdersService,
    private readonly delegations: DelegationsService,
    private readonly notifications: NotificationRepository,
  ) {}

  async run(): Promise<void> {
    while ((await this.batch()) === BATCH);
  }

  private batch(): Promise<number> {
    return this.database.transaction('notifications.derive', async (tx) => {
      const events = await this.orders.takeUnnoticedEvents(tx, BATCH);
      if (events.length === 0) return 0;
      const telling = events.filter((event) => notificationOf(event.kind) !== null);
      const orderIds = [...new Set(telling.map(({ orderId }) => orderId))];
      const [orders, delegations] =
        orderIds.length === 0
          ? [[], []]
          : [await this.orders.findMany(orderIds, tx), await this.delegations.ofOrders(orderIds, tx)];
      await this.notifications.insert(tx, notificationsOf(telling, orders, delegations));
      await this.orders.markEventsNoticed(
        tx,
        events.map(({ id }) => id),
      );
      return events.length;
    });
  }
}

/** Messages for these events, in their order. Orders without a user have nobody to tell. */
export function notificationsOf(
  events: readonly Pick<OrderEvent, 'orderId' | 'kind' | 'chainTime'>[],
  orders: readonly Order[],
  delegations: readonly Pick<Delegation, 'orderId' | 'status' | 'delegateTxid'>[],
): NewNotification[] {
  const byId = new Map(orders.map((order) => [order.id, order]));
  return events.flatMap((event) => {
    const kind = notificationOf(event.kind);
    const order = byId.get(event.orderId);
    if (!kind || !order?.userId) return [];
    const delegateTxids = delegations
      .filter(({ orderId, status }) => orderId === order.id && status !== 'never' && status !== 'planned')
      .map(({ delegateTxid }) => delegateTxid);
    return [
      {
        kind,
        subject: order.id,
        userId: order.userId,
        payload: {
          orderId: order.id,
          reference: order.reference,
          energy: order.energy,
          durationSeconds: order.durationSeconds,
          receiver: order.receiver,
          amountSun: order.amount.toString(),
          payWith: order.payWith,
          endsAt: order.endsAt?.toISOString() ?? null,
          chainTime: event.chainTime.toISOString(),
          delegateTxids,
        },
      },
    ];
  });
}
