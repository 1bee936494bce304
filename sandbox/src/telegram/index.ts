import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { addChatPage } from './chat-page.routes.js';
import { addBotControls, addUserControls } from './control/control.routes.js';
import { addEventControls } from './control/event.routes.js';
import type { ControlList } from './control/control-list.js';
import { DEFAULT_DEMO_USERS, type DemoUserSpec } from './demo-users.js';
import { createCore } from './simulator-core.js';
import { createControlApp, createTelegramApp } from './telegram-server.js';
import { createWallets, type Wallets } from './wallet/index.js';

export { ChatDriver, ChatUser } from './chat-driver.js';
export { findPaymentRequest, type PaymentRequest } from './payment-request.js';
export type { FaultRequest } from './control/fault-registry.js';
export type { Popup, StoredMessage } from './store/chat.types.js';
export type { DemoUserSpec } from './demo-users.js';

export interface TelegramSimulatorOptions {
  /** Port of the Bot API and the controls; 0 for a free one. */
  port: number;
  /** Port of the chat page; 0 for a free one. */
  chatPort: number;
  botToken: string;
  botUsername?: string;
  botName?: string;
  /** Where chats, files and wallet keys are kept; without it everything is forgotten at the end. */
  dataDir?: string;
  /** Base address of the devnet; without it the wallets stay empty. */
  devnetUrl?: string;
  usdtContract?: string;
  chatStaticDir?: string;
  demoUsers?: readonly DemoUserSpec[];
  host?: string;
  /** How long a pressed button may be answered, in milliseconds. */
  callbackLifetimeMs?: number;
  /** First pause before a webhook is tried again, in milliseconds; it doubles. */
  webhookPauseMs?: number;
}

export interface TelegramSimulator {
  url: string;
  chatUrl: string;
  /** Gives every demo user without an account on the devnet TRX and USDT; runs by itself when devnetUrl is given. */
  fundDemoUsers(): Promise<void>;
  close(): Promise<void>;
}

const DEFAULT_STATIC = fileURLToPath(new URL('../../dist-chat', import.meta.url));

/** Starts the simulated Bot API and the chat page; resolves when both ports listen. */
export async function startTelegramSimulator(options: TelegramSimulatorOptions): Promise<TelegramSimulator> {
  const { botToken, dataDir, demoUsers = DEFAULT_DEMO_USERS } = options;
  const core = createCore({
    botToken,
    dataDir,
    demoUsers,
    botUsername: options.botUsername ?? 'energy_desk_bot',
    botName: options.botName ?? 'Energy Desk',
    callbackLifetimeMs: options.callbackLifetimeMs ?? 30_000,
    webhookPauseMs: options.webhookPauseMs ?? 500,
  });
  const wallets = createWallets({ ...options, core });
  const addControls = (list: ControlList) => {
    const deps = { ...core, onUserCreated: (id: number) => wallets.userCreated(id) };
    addUserControls(list, deps);
    addBotControls(list, deps);
    addEventControls(list, core.context.events);
    wallets.addControls(list);
  };
  const bot = createTelegramApp({ token: botToken, ...core }, addControls);
  const page = createControlApp(addControls);
  addChatPage(page, options.chatStaticDir ?? DEFAULT_STATIC);
  const stop = () => Promise.all([bot.close(), page.close()]).then(() => core.close());
  return listen(options, bot, page, wallets, stop);
}

async function listen(
  { port, chatPort, host = '127.0.0.1', devnetUrl }: TelegramSimulatorOptions,
  bot: FastifyInstance,
  page: FastifyInstance,
  wallets: Wallets,
  stop: () => Promise<void>,
): Promise<TelegramSimulator> {
  try {
    const url = await bot.listen({ port, host });
    const chatUrl = await page.listen({ port: chatPort, host });
    if (devnetUrl !== undefined) await wallets.fundDemoUsers();
    return { url, chatUrl, fundDemoUsers: () => wallets.fundDemoUsers(), close: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
