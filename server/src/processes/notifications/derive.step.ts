import { Injectable, Logger } from '@nestjs/common';
import { DelegationsService } from '../../domain/delegations/index.js';
import { OrdersService, type OrderEvent } from '../../domain/orders/index.js';
import { UserEvents, type UserEvent } from '../../domain/users/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { moneyNotices } from './money-notices.js';
import { notificationOf } from './notification-kinds.js';
import { NotificationRepository, type NewNotification } from './notification.repository.js';
import { orderNotices } from './order-notices.js';

const BATCH = 200;

/** Turns what happened to orders and money into messages to be sent: exactly one row an event that says something new. */
@Injectable()
export class DeriveStep {
  private readonly logger = new Logger(DeriveStep.name);

  constructor(
    private readonly database: Database,
    private readonly orders: OrdersService,
    private readonly delegations: DelegationsService,
    private readonly userEvents: UserEvents,
    private readonly notifications: NotificationRepository,
  ) {}

  async run(): Promise<void> {
    while (await this.somethingHappened()) if ((await this.batch()) < BATCH) return;
  }

  private async somethingHappened(): Promise<boolean> {
    return (await this.orders.hasUnnoticedEvents()) || (await this.userEvents.hasUnnoticed());
  }

  /** Orders first: what is left over of a payment is told after what it bought. @returns size of the larger batch */
  private async batch(): Promise<number> {
    const [ofOrders, ofUsers] = await this.database.transaction('notifications.derive', async (tx) => {
      const ofOrders = await this.orders.takeUnnoticedEvents(tx, BATCH);
      const ofUsers = await this.userEvents.takeUnnoticed(tx, BATCH);
      const notices = [...(await this.noticesOf(tx, ofOrders)), ...moneyNotices(ofUsers)];
      await this.notifications.insert(tx, notices);
      if (ofOrders.length > 0) await this.orders.markEventsNoticed(tx, idsOf(ofOrders));
      await this.userEvents.markNoticed(tx, idsOf(ofUsers));
      return [ofOrders, ofUsers] as const;
    });
    for (const event of ofOrders) this.logger.log(storyOf(event));
    for (const event of ofUsers) this.logger.log(moneyStoryOf(event));
    return Math.max(ofOrders.length, ofUsers.length);
  }

  private async noticesOf(tx: Tx, events: readonly OrderEvent[]): Promise<NewNotification[]> {
    const telling = events.filter((event) => notificationOf(event.kind) !== null);
    if (telling.length === 0) return [];
    const orderIds = [...new Set(telling.map(({ orderId }) => orderId))];
    const orders = await this.orders.findMany(orderIds, tx);
    return orderNotices(telling, orders, await this.delegations.ofOrders(orderIds, tx));
  }
}

const idsOf = (events: readonly { id: string }[]): string[] => events.map(({ id }) => id);

/** One line of an order's story: with its id, the log tells it from quote to reclaim. */
const storyOf = ({ orderId, kind, fromStatus, toStatus, chainTime, data }: OrderEvent): object => ({
  orderId,
  event: kind,
  from: fromStatus,
  to: toStatus,
  chainTime: chainTime.toISOString(),
  ...data,
});

const moneyStoryOf = ({ userId, kind, subject, chainTime, data }: UserEvent): object => ({
  userId,
  event: kind,
  subject,
  chainTime: chainTime.toISOString(),
  ...data,
});
