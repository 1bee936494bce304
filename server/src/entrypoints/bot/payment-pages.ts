import { randomUUID } from 'node:crypto';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { OrdersService } from '../../domain/orders/index.js';
import { SessionsService, UsersService, type User } from '../../domain/users/index.js';
import { TelegramSender, isFault } from '../../processes/chat-io/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { messageOf } from '../../platform/errors/index.js';
import { Leases } from '../../platform/leases/index.js';
import { WorkLoop } from '../../platform/queue/index.js';
import { RentalService, type OrderView } from '../../processes/rental/index.js';
import { payable } from './flows/order.flow.js';
import { payPagesSchema, readSession } from './session.schema.js';
import { textsOf } from './texts/index.js';
import { paymentView, timeToPay } from './views/payment.view.js';

const LEASE = 'bot-payment-pages';
const EVERY_MS = 20_000;

interface PaymentPage {
  readonly chatId: number;
  readonly orderId: string;
  readonly messageId: number;
}

/** Keeps the countdown of payment pages going, and takes a page away once there is nothing to pay any more. */
@Injectable()
export class PaymentPages implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(PaymentPages.name);
  private readonly owner = randomUUID();
  private readonly loop = new WorkLoop('payment-pages', () => this.refresh(), EVERY_MS);

  constructor(
    private readonly config: AppConfig,
    private readonly sessions: SessionsService,
    private readonly users: UsersService,
    private readonly orders: OrdersService,
    private readonly rental: RentalService,
    private readonly sender: TelegramSender,
    private readonly leases: Leases,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.has('bot')) this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
    await this.leases.release(LEASE, this.owner).catch(() => undefined);
  }

  /** Looks at every payment page once. */
  async refresh(): Promise<void> {
    if (!(await this.leases.acquire(LEASE, this.owner, EVERY_MS * 3))) return;
    await this.sessions.deleteExpired();
    const pages = await this.open();
    const owners = await this.ownersOf(pages);
    for (const page of pages) {
      const owner = owners.get(page.orderId);
      await this.refreshOne(page, owner).catch((error: unknown) =>
        this.logger.warn(`payment page of ${page.orderId}: ${messageOf(error)}`),
      );
    }
  }

  private async refreshOne(page: PaymentPage, user: User | undefined): Promise<void> {
    const order = user ? await this.rental.orderOf(user.id, page.orderId) : null;
    const due = order && payable(order);
    if (!user || !due || timeToPay(due) === 0) return this.drop(page, order);
    const { text, keyboard } = paymentView(textsOf(user.language), due);
    try {
      await this.sender.editCaption(page.chatId, page.messageId, text, keyboard, { urgency: 'notice' });
    } catch (error) {
      if (!isFault(error, 'message_gone', 'blocked')) throw error;
      await this.forget(page);
    }
  }

  /** An order past its deadline may wait for the chain to say so; its page goes at once. */
  private async drop(page: PaymentPage, order: OrderView | null): Promise<void> {
    if (!(await this.forget(page))) return;
    await this.sender.retire(page.chatId, page.messageId);
    if (order) this.logger.debug(`payment page of ${order.reference} taken away`);
  }

  /** False when the conversation moved on meanwhile: the next round looks again. */
  private async forget({ chatId, orderId }: PaymentPage): Promise<boolean> {
    const stored = await this.sessions.load(chatId);
    if (!stored) return false;
    const session = readSession(stored.state);
    delete session.payPages[orderId];
    return (await this.sessions.save(chatId, session, stored.version)) !== null;
  }

  private async open(): Promise<PaymentPage[]> {
    const found = await this.sessions.listHaving('payPages');
    return found.flatMap(({ chatId, value }) => {
      const parsed = payPagesSchema.safeParse(value);
      const pages = parsed.success ? Object.entries(parsed.data) : [];
      return pages.map(([orderId, messageId]) => ({ chatId, orderId, messageId }));
    });
  }

  private async ownersOf(pages: readonly PaymentPage[]): Promise<Map<string, User>> {
    const orders = await this.orders.findMany(pages.map(({ orderId }) => orderId));
    const users = await this.users.byIds(orders.flatMap(({ userId }) => userId ?? []));
    const byId = new Map(users.map((user) => [user.id, user]));
    return new Map(
      orders.flatMap(({ id, userId }) => {
        const user = byId.get(userId ?? '');
        return user ? [[id, user] as const] : [];
      }),
    );
  }
}
