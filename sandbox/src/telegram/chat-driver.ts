import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, FaultRequest } from './control/fault-registry.js';
import type { LoggedCall } from './control/call-log.js';
import { lastPaymentRequest, type PaymentRequest } from './payment-request.js';
import type { Message } from './bot-api/bot-api.types.js';
import type { DemoUser, NumberedChatEvent, Popup, StoredMessage } from './store/chat.types.js';
import type { UsdtEstimate, WalletTransaction, WalletView } from './wallet/wallet.types.js';

/** Longer than a message waits whose sender was killed while sending: a server's claim on it lasts 30 s. */
const DEFAULT_WAIT_MS = 60_000;

/** Speaks with the simulator's controls; for scenario tests and demo data. */
export class ChatDriver {
  private readonly url: string;

  /** `url`: base address of the Telegram simulator (or of its chat page). */
  constructor(url: string) {
    this.url = url.replace(/\/$/, '');
  }

  /** A new user, with a funded wallet when the simulator has a devnet. */
  async createUser(name: string, languageCode = 'en'): Promise<ChatUser> {
    const user = await this.call<DemoUser>('POST', '/users', { name, languageCode });
    return new ChatUser(this, user.id);
  }

  /** A group the bot is a member of, for alerts; answers its chat id. */
  async createGroup(name: string): Promise<number> {
    return (await this.call<DemoUser>('POST', '/users', { name, type: 'group' })).id;
  }

  user(id: number): ChatUser {
    return new ChatUser(this, id);
  }

  async users(): Promise<DemoUser[]> {
    return (await this.call<{ users: DemoUser[] }>('GET', '/users')).users;
  }

  fault(request: FaultRequest): Promise<Fault> {
    return this.call('POST', '/faults', request);
  }

  async clearFaults(): Promise<void> {
    await this.call('DELETE', '/faults');
  }

  /** What the bot has called, oldest first. */
  async calls(method?: string): Promise<LoggedCall[]> {
    const query = method === undefined ? '' : `?method=${method}`;
    return (await this.call<{ calls: LoggedCall[] }>('GET', `/calls${query}`)).calls;
  }

  async expireCallbacks(): Promise<void> {
    await this.call('POST', '/callbacks/expire');
  }

  async reset(): Promise<void> {
    await this.call('POST', '/reset');
  }

  /** Resolves when the bot polls or has set a webhook. */
  async waitForBot(timeoutMs = DEFAULT_WAIT_MS): Promise<void> {
    const end = Date.now() + timeoutMs;
    while (!(await this.call<{ listening: boolean }>('GET', '/bot')).listening) {
      if (Date.now() > end) throw new Error(`no bot is listening after ${timeoutMs} ms`);
      await delay(50);
    }
  }

  /** One control; throws its error text with the status. */
  async call<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.url}/_control${path}`, {
      method,
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer as T;
    const error = (answer as { error?: string }).error ?? 'no reason given';
    throw new Error(`${method} ${path}: ${response.status} ${error}`);
  }
}

export type MessagePredicate = (message: Message) => boolean;

/** One user of the chat. */
export class ChatUser {
  constructor(
    private readonly driver: ChatDriver,
    readonly id: number,
  ) {}

  send(text: string): Promise<Message> {
    return this.call('POST', '/send', { text });
  }

  /** All messages that are not deleted, oldest first. */
  async messages(): Promise<Message[]> {
    return (await this.stored()).messages.map((stored) => stored.message);
  }

  /** With revisions and the direction. */
  stored(): Promise<{ messages: StoredMessage[]; seq: number }> {
    return this.call('GET', '/messages');
  }

  /** The newest message of the bot. */
  async lastMessage(): Promise<Message | undefined> {
    return (await this.messages()).findLast((message) => message.from?.is_bot === true);
  }

  /** The newest message of the bot that fits, now or as soon as one is sent or edited so. */
  async waitForMessage(fits: MessagePredicate | RegExp, timeoutMs = DEFAULT_WAIT_MS): Promise<Message> {
    const predicate = fits instanceof RegExp ? (message: Message) => fits.test(textOf(message)) : fits;
    const end = Date.now() + timeoutMs;
    for (;;) {
      const { messages, seq } = await this.stored();
      const found = messages.findLast((one) => one.outgoing && predicate(one.message));
      if (found) return found.message;
      if (Date.now() >= end)
        throw new Error(`${describe(fits)} did not come; the chat:\n${transcript(messages)}`);
      await this.nextEvents(seq, end - Date.now());
    }
  }

  /** Presses the newest button with this text or whose callback data starts so; answers the callback's id and data. */
  async press(textOrData: string): Promise<{ callbackQueryId: string; data: string; messageId: number }> {
    for (const message of (await this.messages()).reverse()) {
      const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
      const button = buttons.find(
        ({ text, callback_data }) =>
          callback_data !== undefined && (text === textOrData || callback_data.startsWith(textOrData)),
      );
      if (button?.callback_data !== undefined)
        return this.pressData(message.message_id, button.callback_data);
    }
    throw new Error(`no button "${textOrData}"; the chat:\n${transcript((await this.stored()).messages)}`);
  }

  /** Presses with any callback data, as a forged or an old client could. */
  async pressData(
    messageId: number,
    data: string,
  ): Promise<{ callbackQueryId: string; data: string; messageId: number }> {
    const pressed = await this.call<{ callbackQueryId: string; data: string }>('POST', '/press', {
      messageId,
      data,
    });
    return { ...pressed, messageId };
  }

  async popups(): Promise<Popup[]> {
    return (await this.call<{ popups: Popup[] }>('GET', '/popups')).popups;
  }

  /** The bot's answer to one press. */
  async waitForPopup(callbackQueryId: string, timeoutMs = DEFAULT_WAIT_MS): Promise<Popup> {
    const end = Date.now() + timeoutMs;
    for (;;) {
      const { seq } = await this.stored();
      const popup = (await this.popups()).find((one) => one.callbackQueryId === callbackQueryId);
      if (popup) return popup;
      if (Date.now() >= end) throw new Error(`the press ${callbackQueryId} was not answered`);
      await this.nextEvents(seq, end - Date.now());
    }
  }

  block(): Promise<unknown> {
    return this.call('POST', '/block');
  }

  unblock(): Promise<unknown> {
    return this.call('POST', '/unblock');
  }

  wallet(): Promise<WalletView> {
    return this.call('GET', '/wallet');
  }

  /** The payment the newest message asks for. */
  async paymentRequest(): Promise<PaymentRequest> {
    const own = (await this.wallet()).address;
    const request = lastPaymentRequest(await this.messages(), [own]);
    if (!request)
      throw new Error(`nobody asks for a payment; the chat:\n${transcript((await this.stored()).messages)}`);
    return request;
  }

  /** Pays TRX; without arguments what the newest payment message asks for. */
  async pay(to?: string, trx?: string): Promise<WalletTransaction> {
    if (to !== undefined && trx !== undefined) return this.call('POST', '/wallet/pay', { to, trx });
    const request = await this.paymentRequest();
    return this.call('POST', '/wallet/pay', { to: request.address, trx: request.amount });
  }

  sendUsdt(to: string, usdt: string): Promise<WalletTransaction> {
    return this.call('POST', '/wallet/send-usdt', { to, usdt });
  }

  estimateUsdt(to: string): Promise<UsdtEstimate> {
    return this.call('GET', `/wallet/estimate?to=${to}`);
  }

  recipients(): Promise<{ holding: string | null; notHolding: string }> {
    return this.call('GET', '/wallet/recipients');
  }

  private async nextEvents(seq: number, timeoutMs: number): Promise<NumberedChatEvent[]> {
    const wait = Math.min(25_000, Math.max(0, Math.round(timeoutMs)));
    const query = `?chatId=${this.id}&after=${seq}&timeoutMs=${wait}`;
    return (await this.driver.call<{ events: NumberedChatEvent[] }>('GET', `/events/poll${query}`)).events;
  }

  private call<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    return this.driver.call<T>(method, `/users/${this.id}${path}`, body);
  }
}

const textOf = (message: Message): string => message.text ?? message.caption ?? '';

const describe = (fits: MessagePredicate | RegExp): string =>
  fits instanceof RegExp ? String(fits) : 'the message';

function transcript(messages: StoredMessage[]): string {
  const lines = messages.slice(-8).map(({ outgoing, message }) => {
    const buttons = message.reply_markup?.inline_keyboard.flat().map((button) => `[${button.text}]`) ?? [];
    return `${outgoing ? 'bot' : 'user'} #${message.message_id}: ${textOf(message)} ${buttons.join(' ')}`;
  });
  return lines.join('\n');
}
