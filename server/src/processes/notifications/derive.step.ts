import { Injectable, Logger } from '@nestjs/common';
import { DelegationsService, type Delegation } from '../../domain/delegations/index.js';
import { OrdersService, type Order, type OrderEvent } from '../../domain/orders/index.js';
import { Database } from '../../platform/database/index.js';
import { notificationOf, occasionOf } from './notification-kinds.js';
import { NotificationRepository, type NewNotification } from './notification.repository.js';

const BATCH = 200;

/** Turns what happened to orders into messages to be sent: exactly one row an event that says something new. */
@Injectable()
export class DeriveStep {
  private readonly logger = new Logger(DeriveStep.name);

  constructor(
    private readonly database: Database,
    private readonly orders: OrdersService,
    private readonly delegations: DelegationsService,
    private readonly notifications: NotificationRepository,
  ) {}

  async run(): Promise<void> {
    while (await this.orders.hasUnnoticedEvents()) if ((await this.batch()) < BATCH) return;
  }

  private async batch(): Promise<number> {
    const events = await this.database.transaction('notifications.derive', async (tx) => {
      const events = await this.orders.takeUnnoticedEvents(tx, BATCH);
      if (events.length === 0) return events;
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
      return events;
    });
    for (const event of events) this.logger.log(storyOf(event));
    return events.length;
  }
}

/** One line of an order's story: with its id, the log tells it from quote to reclaim. */
const storyOf = ({ orderId, kind, fromStatus, toStatus, chainTime, data }: OrderEvent): object => ({
  orderId,
  event: kind,
  from: fromStatus,
  to: toStatus,
  chainTime: chainTime.toISOString(),
  ...data,
});

/** Messages for these events, in their order. Orders without a user have nobody to tell. */
export function notificationsOf(
  events: readonly Pick<OrderEvent, 'id' | 'orderId' | 'kind' | 'chainTime'>[],
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
        occasion: occasionOf(kind, event.id),
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
