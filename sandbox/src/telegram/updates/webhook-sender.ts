import type { Update } from '../bot-api/bot-api.types.js';
import type { RecordLog } from '../store/record-log.js';
import type { UpdateQueue } from './update-queue.js';

export interface WebhookSettings {
  url: string;
  secretToken?: string;
  maxConnections: number;
}

/** What getWebhookInfo answers. */
export interface WebhookInfo {
  url: string;
  has_custom_certificate: boolean;
  pending_update_count: number;
  last_error_date?: number;
  last_error_message?: string;
  max_connections?: number;
  allowed_updates?: readonly string[];
}

const REQUEST_MS = 30_000;
const LONGEST_PAUSE_MS = 10_000;

/** Runs the API call that a webhook's answer may carry (https://core.telegram.org/bots/faq#how-can-i-make-requests-in-response-to-updates). */
export type ReplyRunner = (body: Buffer, contentType: string) => Promise<void>;

/**
 * Posts updates to the bot's webhook: several chats at once, one chat in order, again and again with growing
 * pauses until the answer is 2xx.
 */
export class WebhookSender {
  private settings: WebhookSettings | undefined;
  private readonly busyChats = new Set<number>();
  private lastError: { date: number; message: string } | undefined;
  private failures = 0;
  private retryTimer: NodeJS.Timeout | undefined;
  private abort = new AbortController();
  /** While true nothing is sent (the simulator plays dead). */
  paused = false;

  constructor(
    private readonly queue: UpdateQueue,
    private readonly log: RecordLog,
    private readonly runReply: ReplyRunner,
    private readonly firstPauseMs: number,
  ) {
    this.settings = log.loaded<WebhookSettings>('webhook').at(-1);
    queue.onPush(() => this.send());
    if (this.settings) this.send();
  }

  get active(): boolean {
    return this.settings !== undefined;
  }

  set(settings: WebhookSettings): void {
    this.settings = settings;
    this.lastError = undefined;
    this.failures = 0;
    this.log.put('webhook', settings);
    this.restart();
  }

  delete(): void {
    this.settings = undefined;
    this.log.remove('webhook');
    this.stop();
  }

  info(): WebhookInfo {
    const allowed = this.queue.allowedUpdates;
    return {
      url: this.settings?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: this.queue.size,
      ...(this.lastError
        ? { last_error_date: this.lastError.date, last_error_message: this.lastError.message }
        : {}),
      ...(this.settings ? { max_connections: this.settings.maxConnections } : {}),
      ...(allowed.length > 0 ? { allowed_updates: allowed } : {}),
    };
  }

  stop(): void {
    clearTimeout(this.retryTimer);
    this.retryTimer = undefined;
    this.abort.abort();
  }

  /** Sends what waits; called by itself after each change. */
  send(): void {
    if (!this.settings || this.paused || this.retryTimer || this.abort.signal.aborted) return;
    for (const update of this.queue.peek()) {
      if (this.busyChats.size >= this.settings.maxConnections) return;
      const chat = chatOf(update);
      if (this.busyChats.has(chat)) continue;
      this.busyChats.add(chat);
      void this.deliver(update, this.settings).finally(() => {
        this.busyChats.delete(chat);
        this.send();
      });
    }
  }

  private restart(): void {
    this.stop();
    this.abort = new AbortController();
    this.send();
  }

  private async deliver(update: Update, settings: WebhookSettings): Promise<void> {
    const signal = this.abort.signal;
    try {
      const response = await post(settings, update, signal);
      if (!response.ok)
        throw new WrongResponse(response.status, response.statusText, response.headers.get('retry-after'));
      this.queue.confirm(update.update_id);
      this.failures = 0;
      await this.runReply(
        Buffer.from(await response.arrayBuffer()),
        response.headers.get('content-type') ?? '',
      );
    } catch (error) {
      if (!signal.aborted) this.postpone(error);
    }
  }

  private postpone(error: unknown): void {
    const message = error instanceof WrongResponse ? error.message : 'Connection refused';
    this.lastError = { date: Math.floor(Date.now() / 1000), message };
    this.failures += 1;
    const asked = error instanceof WrongResponse ? error.retryAfterMs : undefined;
    const pause = asked ?? Math.min(LONGEST_PAUSE_MS, this.firstPauseMs * 2 ** (this.failures - 1));
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => {
      this.retryTimer = undefined;
      this.send();
    }, pause);
  }
}

class WrongResponse extends Error {
  readonly retryAfterMs: number | undefined;

  constructor(status: number, statusText: string, retryAfter: string | null) {
    super(`Wrong response from the webhook: ${status} ${statusText}`);
    const seconds = Number(retryAfter);
    this.retryAfterMs = retryAfter !== null && seconds > 0 ? seconds * 1000 : undefined;
  }
}

function post(settings: WebhookSettings, update: Update, signal: AbortSignal): Promise<Response> {
  const secret = settings.secretToken;
  return fetch(settings.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret }),
    },
    body: JSON.stringify(update),
    signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_MS)]),
  });
}

function chatOf(update: Update): number {
  return update.message?.chat.id ?? update.callback_query?.from.id ?? update.my_chat_member?.chat.id ?? 0;
}
