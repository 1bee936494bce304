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
import { RentalService } from '../../processes/rental/index.js';
import { payable } from './flows/order.flow.js';
import { payPagesSchema, readSession } from './session.schema.js';
import { textsOf } from './texts/index.js';
import { paymentView, timeToPay } from './views/payment.view.js';

const LEASE = 'bot-payment-pages';
const LEASE_MS = 60_000;
/** A page whose order needs no payment any more goes within this time. */
const EVERY_MS = 3000;
const COUNTDOWN_MS = 20_000;

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
  private readonly loop = new WorkLoop('payment-pages', () => this.tick(), EVERY_MS);
  private countedAt = 0;

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

  /** Looks at every payment page once. @param countdown also shows the time that is left */
  async refresh(countdown = true): Promise<void> {
    const pages = await this.open();
    const orders = await this.orders.findMany(pages.map(({ orderId }) => orderId));
    const waiting = new Map(
      orders
        .filter(({ status }) => status === 'awaiting_payment')
        .map((order) => [order.id, order.userId ?? '']),
    );
    const users = await this.users.byIds([...new Set(waiting.values())]);
    for (const page of pages) {
      const user = users.find(({ id }) => id === waiting.get(page.orderId));
      if (user && !countdown) continue;
      await (user ? this.count(page, user) : this.drop(page)).catch((error: unknown) =>
        this.logger.warn(`payment page of ${page.orderId}: ${messageOf(error)}`),
      );
    }
  }

  private async tick(): Promise<void> {
    if (!(await this.leases.acquire(LEASE, this.owner, LEASE_MS))) return;
    const countdown = performance.now() - this.countedAt >= COUNTDOWN_MS;
    if (countdown) {
      this.countedAt = performance.now();
      await this.sessions.deleteExpired();
    }
    await this.refresh(countdown);
  }

  private async count(page: PaymentPage, user: User): Promise<void> {
    const due = payable(await this.rental.orderOf(user.id, page.orderId));
    // The chain says when an order expired; its page goes when the time is over.
    if (!due || timeToPay(due) === 0) return this.drop(page);
    const { text, keyboard } = paymentView(textsOf(user.language), due);
    try {
      await this.sender.editCaption(page.chatId, page.messageId, text, keyboard, { urgency: 'notice' });
    } catch (error) {
      if (!isFault(error, 'message_gone', 'blocked')) throw error;
      await this.forget(page);
    }
  }

  private async drop(page: PaymentPage): Promise<void> {
    if (await this.forget(page)) await this.sender.retire(page.chatId, page.messageId);
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
}
