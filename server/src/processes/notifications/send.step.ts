import { Injectable, Logger } from '@nestjs/common';
import { explorerOf, type ExplorerLink } from '@energy-desk/shared/display';
import { UsersService, type User } from '../../domain/users/index.js';
import { TelegramSender, isFault } from '../../gateways/telegram/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { messageOf } from '../../platform/errors/index.js';
import { backoffMs } from './backoff.js';
import { messageFor } from './message.view.js';
import { NotificationRepository, type DueNotification } from './notification.repository.js';
import { textsOf } from './texts/index.js';

const BATCH = 100;
/** Longer than a batch takes; after a crash its messages wait this long and may then come twice. */
const CLAIM_S = 30;

/**
 * Sends what is due, at least once: a message is marked sent only after Telegram took it. Messages of one user go one
 * after the other; one that fails holds the later ones back.
 */
@Injectable()
export class SendStep {
  private readonly logger = new Logger(SendStep.name);
  private readonly explorer: ExplorerLink;
  private sent: string[] = [];
  private marking: Promise<void> | null = null;

  constructor(
    private readonly repository: NotificationRepository,
    private readonly users: UsersService,
    private readonly sender: TelegramSender,
    private readonly crashPoints: CrashPoints,
    config: AppConfig,
  ) {
    this.explorer = explorerOf(config.tron.network, config.tron.nodes[0]?.url ?? '');
  }

  async run(): Promise<void> {
    for (;;) {
      const due = await this.repository.claim(BATCH, CLAIM_S);
      if (due.length === 0) return;
      const users = new Map((await this.users.byIds(due.map(({ userId }) => userId))).map((u) => [u.id, u]));
      await Promise.all([...byUser(due)].map(([userId, queue]) => this.sendQueue(users.get(userId), queue)));
    }
  }

  private async sendQueue(user: User | undefined, queue: readonly DueNotification[]): Promise<void> {
    for (const [index, notification] of queue.entries()) {
      if (await this.sendOne(user, notification)) continue;
      const rest = queue.slice(index + 1).map(({ id }) => id);
      if (rest.length > 0) await this.repository.release(rest);
      return;
    }
  }

  /** False when it has to be tried again. */
  private async sendOne(user: User | undefined, notification: DueNotification): Promise<boolean> {
    if (!user || user.botBlockedAt) {
      await this.repository.markUndeliverable(notification.id, user ? 'blocked' : 'unknown_user');
      return true;
    }
    try {
      const { html, keyboard } = messageFor(
        textsOf(user.language),
        notification.kind,
        notification.payload,
        this.explorer,
      );
      await this.crashPoints.around('notifications.send', () =>
        this.sender.sendText(user.chatId, html, keyboard, { urgency: 'notice' }),
      );
      await this.markSent(notification.id);
      return true;
    } catch (error) {
      return this.failed(user, notification, error);
    }
  }

  /** Messages that Telegram takes while others are being marked share the next statement. */
  private async markSent(id: string): Promise<void> {
    this.sent.push(id);
    this.marking ??= this.markAll();
    await this.marking;
  }

  private async markAll(): Promise<void> {
    try {
      while (this.sent.length > 0) {
        const ids = this.sent;
        this.sent = [];
        await this.repository.markSent(ids);
      }
    } finally {
      this.marking = null;
    }
  }

  private async failed(
    user: User,
    { id, kind, attempts }: DueNotification,
    error: unknown,
  ): Promise<boolean> {
    const reason = messageOf(error);
    if (isFault(error, 'blocked')) {
      await this.users.markBlocked(user.id);
      await this.repository.markUndeliverable(id, reason);
      return true;
    }
    if (isFault(error, 'rate_limited')) {
      await this.repository.retryIn(id, error.retryAfterMs, reason);
      return false;
    }
    if (!isFault(error, 'transient', 'conflict')) this.logger.error(`message "${kind}" failed: ${reason}`);
    await this.repository.retryIn(id, backoffMs(attempts), reason);
    return false;
  }
}

function byUser(due: readonly DueNotification[]): Map<string, DueNotification[]> {
  const queues = new Map<string, DueNotification[]>();
  for (const one of due) {
    const queue = queues.get(one.userId);
    if (queue) queue.push(one);
    else queues.set(one.userId, [one]);
  }
  return queues;
}
