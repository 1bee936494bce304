import { randomUUID } from 'node:crypto';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SessionsService, UsersService, type User } from '../../domain/users/index.js';
import { TelegramSender, isFault } from '../../processes/chat-io/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { messageOf } from '../../platform/errors/index.js';
import { Leases } from '../../platform/leases/index.js';
import { WorkLoop } from '../../platform/queue/index.js';
import { PaymentPageKinds, type Awaited, type PaymentPageKind } from './payment-page.kinds.js';
import { payPagesSchema, readSession } from './session.schema.js';
import { textsOf } from './texts/index.js';

const LEASE = 'bot-payment-pages';
const LEASE_MS = 60_000;
/** A page that needs no payment any more goes within this time. */
const EVERY_MS = 3000;
const COUNTDOWN_MS = 20_000;

interface PaymentPage {
  readonly chatId: number;
  /** Id of the order or deposit. */
  readonly id: string;
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
    private readonly kinds: PaymentPageKinds,
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
    for (const kind of this.kinds.all) await this.refreshKind(kind, countdown);
  }

  private async refreshKind(kind: PaymentPageKind, countdown: boolean): Promise<void> {
    const pages = await this.open(kind);
    if (pages.length === 0) return;
    const waiting = await kind.waiting(pages.map(({ id }) => id));
    const users = await this.users.byIds([...new Set([...waiting.values()].map(({ userId }) => userId))]);
    for (const page of pages) {
      const awaited = waiting.get(page.id);
      const user = users.find(({ id }) => id === awaited?.userId);
      if (user && !countdown) continue;
      await (user && awaited ? this.count(kind, page, user, awaited) : this.drop(kind, page)).catch(
        (error: unknown) => this.logger.warn(`payment page of ${page.id}: ${messageOf(error)}`),
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

  private async count(kind: PaymentPageKind, page: PaymentPage, user: User, awaited: Awaited): Promise<void> {
    const view = await awaited.view(textsOf(user.language));
    // The chain says when a request expired; its page goes when the time is over.
    if (!view) return this.drop(kind, page);
    if (await this.asks(page)) return;
    const { text, keyboard } = view;
    try {
      await this.sender.editCaption(page.chatId, page.messageId, text, keyboard, { urgency: 'notice' });
    } catch (error) {
      if (!isFault(error, 'message_gone', 'blocked')) throw error;
      await this.forget(kind, page);
    }
  }

  /** Whether it shows a question, which a countdown would take away from under somebody's finger. */
  private async asks({ chatId, messageId }: PaymentPage): Promise<boolean> {
    const stored = await this.sessions.load(chatId);
    return stored !== null && readSession(stored.state).questionOn === messageId;
  }

  private async drop(kind: PaymentPageKind, page: PaymentPage): Promise<void> {
    if (await this.forget(kind, page)) await this.sender.retire(page.chatId, page.messageId);
  }

  /** False when the conversation moved on meanwhile: the next round looks again. */
  private async forget({ key }: PaymentPageKind, { chatId, id }: PaymentPage): Promise<boolean> {
    const stored = await this.sessions.load(chatId);
    if (!stored) return false;
    const session = readSession(stored.state);
    delete session[key][id];
    return (await this.sessions.save(chatId, session, stored.version)) !== null;
  }

  private async open({ key }: PaymentPageKind): Promise<PaymentPage[]> {
    const found = await this.sessions.listHaving(key);
    return found.flatMap(({ chatId, value }) => {
      const parsed = payPagesSchema.safeParse(value);
      const pages = parsed.success ? Object.entries(parsed.data) : [];
      return pages.map(([id, messageId]) => ({ chatId, id, messageId }));
    });
  }
}
