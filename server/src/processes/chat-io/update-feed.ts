import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import {
  TelegramSender,
  UpdateSource,
  isFault,
  type BotCommand,
  type BotIdentity,
  type RawUpdate,
} from '../../gateways/telegram/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { messageOf } from '../../platform/errors/index.js';
import { Leases } from '../../platform/leases/index.js';
import { within } from '../../platform/patience/index.js';

const LEASE = 'bot-poller';
/** How long nobody answers the chat after a crash; renewed meanwhile, since a long poll takes longer. */
const LEASE_MS = 9_000;
const BEAT_MS = 3_000;
const STANDBY_MS = 2000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;
/** A slow update holds the next poll up no longer than this; order within a chat is the reader's to keep. */
const BATCH_PATIENCE_MS = 3000;
const WEBHOOK_PATH = '/webhook/telegram';

/** Who reads the updates. */
export interface UpdateReader {
  /** Who we are, before the first update. */
  know(identity: BotIdentity): void;
  /** Never rejects; resolves when the update was handled. */
  handle(update: RawUpdate): Promise<void>;
  /** The `/` menu by language; without a language, everybody's. */
  readonly commands: readonly { readonly language?: string; readonly commands: readonly BotCommand[] }[];
}

/**
 * Brings updates in, by long polling (one process at a time, by lease) or webhook. Telegram being unreachable, now or
 * later, is only waited for. Updates are confirmed after they were handled: a crash brings them again.
 */
@Injectable()
export class UpdateFeed {
  private readonly logger = new Logger(UpdateFeed.name);
  private readonly owner = randomUUID();
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private offset = 0;

  constructor(
    private readonly config: AppConfig,
    private readonly source: UpdateSource,
    private readonly sender: TelegramSender,
    private readonly leases: Leases,
  ) {}

  start(reader: UpdateReader): void {
    this.running = this.run(reader);
  }

  /** No further update is taken; resolves when the poller has let go. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(reader: UpdateReader): Promise<void> {
    let retry = FIRST_RETRY_MS;
    while (!this.stopped) {
      try {
        await this.introduce(reader);
        retry = FIRST_RETRY_MS;
        if (this.config.telegram.webhookUrl) return;
        await this.poll(reader);
      } catch (error) {
        if (this.stopped) break;
        this.logger.warn(`updates stopped, next try in ${retry} ms: ${messageOf(error)}`);
        await this.pause(retry);
        retry = Math.min(retry * 2, LONGEST_RETRY_MS);
      }
    }
    await this.leases.release(LEASE, this.owner).catch(() => undefined);
  }

  private async introduce(reader: UpdateReader): Promise<void> {
    reader.know(await this.source.me());
    for (const { language, commands } of reader.commands) await this.sender.setCommands(commands, language);
    const { webhookUrl, webhookSecret } = this.config.telegram;
    if (webhookUrl && webhookSecret) await this.source.useWebhook(endpointOf(webhookUrl), webhookSecret);
  }

  private async poll(reader: UpdateReader): Promise<void> {
    let leading = false;
    while (!this.stopped) {
      if (!(await this.leases.acquire(LEASE, this.owner, LEASE_MS))) {
        leading = false;
        await this.pause(STANDBY_MS);
        continue;
      }
      if (!leading) await this.source.useLongPolling();
      leading = true;
      await this.keepingLease(() => this.pollOnce(reader));
    }
    await this.source.confirm(this.offset).catch(() => undefined);
  }

  /** A beat that fails is made up for by the next one; a lease lost meanwhile shows before the next poll. */
  private async keepingLease(work: () => Promise<void>): Promise<void> {
    const renew = (): void => {
      this.leases.acquire(LEASE, this.owner, LEASE_MS).catch(() => undefined);
    };
    const beat = setInterval(renew, BEAT_MS);
    try {
      await work();
    } finally {
      clearInterval(beat);
    }
  }

  private async pollOnce(reader: UpdateReader): Promise<void> {
    try {
      const updates = await this.source.next(this.offset, this.stopping.signal);
      const last = updates.at(-1);
      if (!last) return;
      const handled = Promise.all(updates.map((update) => reader.handle(update)));
      await within(BATCH_PATIENCE_MS, handled, () => undefined);
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
