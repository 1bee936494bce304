import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SessionsService } from '../../domain/users/index.js';
import { TelegramSender, UpdateSource, isFault } from '../../gateways/telegram/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { messageOf } from '../../platform/errors/index.js';
import { Leases } from '../../platform/leases/index.js';
import { commandsOf } from './bot-commands.js';
import { UpdateHandler } from './update-handler.js';

const LEASE = 'bot-poller';
/** Longer than a long poll and the handling of what it brought. */
const LEASE_MS = 60_000;
const STANDBY_MS = 2000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;
/** A slow update holds the next poll up no longer than this; in its own chat order is kept all the same. */
const BATCH_PATIENCE_MS = 3000;
const WEBHOOK_PATH = '/webhook/telegram';

/** Brings updates in, by long polling or webhook. Telegram being unreachable, now or later, is only waited for. */
@Injectable()
export class BotLauncher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(BotLauncher.name);
  private readonly owner = randomUUID();
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private offset = 0;

  constructor(
    private readonly config: AppConfig,
    private readonly source: UpdateSource,
    private readonly sender: TelegramSender,
    private readonly handler: UpdateHandler,
    private readonly leases: Leases,
    private readonly sessions: SessionsService,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.has('bot')) this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.handler.idle();
  }

  private async run(): Promise<void> {
    let retry = FIRST_RETRY_MS;
    while (!this.stopped) {
      try {
        await this.introduce();
        retry = FIRST_RETRY_MS;
        if (this.config.telegram.webhookUrl) return;
        await this.poll();
      } catch (error) {
        if (this.stopped) break;
        this.logger.warn(`Telegram is not reachable, next try in ${retry} ms: ${messageOf(error)}`);
        await this.pause(retry);
        retry = Math.min(retry * 2, LONGEST_RETRY_MS);
      }
    }
    await this.leases.release(LEASE, this.owner).catch(() => undefined);
  }

  private async introduce(): Promise<void> {
    this.handler.know(await this.source.me());
    for (const { language, commands } of commandsOf()) await this.sender.setCommands(commands, language);
    const { webhookUrl, webhookSecret } = this.config.telegram;
    if (webhookUrl && webhookSecret) await this.source.useWebhook(endpointOf(webhookUrl), webhookSecret);
  }

  private async poll(): Promise<void> {
    let leading = false;
    while (!this.stopped) {
      if (!(await this.leases.acquire(LEASE, this.owner, LEASE_MS))) {
        leading = false;
        await this.pause(STANDBY_MS);
        continue;
      }
      if (!leading) await this.source.useLongPolling();
      leading = true;
      await this.pollOnce();
    }
    await this.source.confirm(this.offset).catch(() => undefined);
  }

  private async pollOnce(): Promise<void> {
    try {
      const updates = await this.source.next(this.offset, this.stopping.signal);
      const last = updates.at(-1);
      if (!last) return this.sessions.deleteExpired();
      const patience = new AbortController();
      const handled = Promise.all(updates.map((update) => this.handler.handle(update)));
      await Promise.race([
        handled,
        sleep(BATCH_PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined),
      ]);
      patience.abort();
      this.offset = last.update_id + 1;
    } catch (error) {
      // Another poller of this bot is still at work, perhaps the process we take over from.
      if (!isFault(error, 'conflict')) throw error;
      await this.pause(STANDBY_MS);
    }
  }

  private get stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}

/** TELEGRAM_WEBHOOK_URL may name the server alone or the whole address. */
function endpointOf(webhookUrl: string): string {
  const url = new URL(webhookUrl);
  if (url.pathname === '/') url.pathname = WEBHOOK_PATH;
  return url.toString();
}
