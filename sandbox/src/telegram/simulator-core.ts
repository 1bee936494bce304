import { runMethod } from './bot-api/bot-api.routes.js';
import { readParams } from './bot-api/body.reader.js';
import type { BotUser } from './bot-api/bot-api.types.js';
import { Params } from './bot-api/params.js';
import { CallLog } from './control/call-log.js';
import { FaultRegistry } from './control/fault-registry.js';
import { UserActions } from './control/user-actions.js';
import { ensureDemoUsers, type DemoUserSpec } from './demo-users.js';
import type { BotContext } from './methods/method.types.js';
import { ChatEvents } from './store/chat-events.js';
import { ChatStore } from './store/chat-store.js';
import { CommandStore } from './store/command-store.js';
import { FileStore } from './store/file-store.js';
import { RecordLog } from './store/record-log.js';
import { CallbackRegistry } from './updates/callback-registry.js';
import { UpdateQueue } from './updates/update-queue.js';
import { WebhookSender } from './updates/webhook-sender.js';

export interface CoreOptions {
  botToken: string;
  botUsername: string;
  botName: string;
  dataDir?: string | undefined;
  demoUsers: readonly DemoUserSpec[];
  callbackLifetimeMs: number;
  webhookPauseMs: number;
}

/** Everything behind the doors: chats, updates, faults; no HTTP. */
export interface SimulatorCore {
  context: BotContext;
  actions: UserActions;
  faults: FaultRegistry;
  calls: CallLog;
  log: RecordLog;
  reset(): void;
  close(): void;
}

/** Puts the simulator's parts together over the data folder. */
export function createCore(options: CoreOptions): SimulatorCore {
  const log = new RecordLog(options.dataDir);
  const now = () => Date.now();
  const events = new ChatEvents();
  const updates = new UpdateQueue(log);
  const calls = new CallLog();
  const faults = new FaultRegistry();
  const runReply = (body: Buffer, contentType: string) => runWebhookReply(core, body, contentType);
  const context: BotContext = {
    bot: botUser(options),
    chats: new ChatStore(log, events, now),
    files: new FileStore(log, options.dataDir),
    commands: new CommandStore(log, events),
    events,
    updates,
    webhook: new WebhookSender(updates, log, runReply, options.webhookPauseMs),
    callbacks: new CallbackRegistry(options.callbackLifetimeMs, now),
    now,
  };
  faults.onChange(() => {
    context.webhook.paused = faults.isDown;
    context.webhook.send();
  });
  ensureDemoUsers(context.chats, options.demoUsers);
  const core: SimulatorCore = {
    context,
    actions: new UserActions(context),
    faults,
    calls,
    log,
    reset: () => reset(core),
    close: () => {
      context.webhook.stop();
      log.close();
    },
  };
  return core;
}

/** The bot's id is the number before the colon of its token, as with Telegram. */
function botUser({ botToken, botUsername, botName }: CoreOptions): BotUser {
  const id = Number(/^(\d+):[\w-]+$/.exec(botToken)?.[1]);
  if (!Number.isSafeInteger(id)) throw new Error('a bot token looks like 123456789:AbC-dEf');
  return { id, is_bot: true, first_name: botName, username: botUsername };
}

/** An answer to a webhook may carry one API call; its outcome is never told. */
async function runWebhookReply(core: SimulatorCore, body: Buffer, contentType: string): Promise<void> {
  const params = parseQuietly(body, contentType);
  const method = params.text('method');
  if (method === '') return;
  await runMethod(core, method, params, new AbortController().signal).catch(() => undefined);
}

function parseQuietly(body: Buffer, contentType: string): Params {
  try {
    return readParams(body, contentType, {});
  } catch {
    // A webhook may answer with anything; what is no call is ignored.
    return new Params({});
  }
}

function reset({ context, faults, calls }: SimulatorCore): void {
  context.updates.clear();
  context.callbacks.expireAll();
  context.chats.clearChats();
  faults.clear();
  calls.clear();
}
