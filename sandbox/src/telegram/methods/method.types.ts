import type { BotUser } from '../bot-api/bot-api.types.js';
import type { Params } from '../bot-api/params.js';
import type { ChatEvents } from '../store/chat-events.js';
import type { ChatStore } from '../store/chat-store.js';
import type { CommandStore } from '../store/command-store.js';
import type { FileStore } from '../store/file-store.js';
import type { CallbackRegistry } from '../updates/callback-registry.js';
import type { UpdateQueue } from '../updates/update-queue.js';
import type { WebhookSender } from '../updates/webhook-sender.js';

/** What every Bot API method may use. */
export interface BotContext {
  bot: BotUser;
  chats: ChatStore;
  files: FileStore;
  commands: CommandStore;
  events: ChatEvents;
  updates: UpdateQueue;
  webhook: WebhookSender;
  callbacks: CallbackRegistry;
  now: () => number;
}

export interface MethodCall {
  context: BotContext;
  params: Params;
  /** Fires when the caller has hung up. */
  gone: AbortSignal;
}

/** Carries out one Bot API method; returns what goes into `result`, or throws a BotApiError. */
export type Method = (call: MethodCall) => unknown;

/** A result that Telegram explains in the answer's `description`. */
export class DescribedResult {
  constructor(
    readonly result: unknown,
    readonly description: string,
  ) {}
}
