import type { BotCommand } from '../../../src/telegram/bot-api/bot-api.types.js';
import type {
  ChatState,
  DemoUser,
  NumberedChatEvent,
  StoredMessage,
} from '../../../src/telegram/store/chat.types.js';
import type {
  UsdtEstimate,
  WalletTransaction,
  WalletView,
} from '../../../src/telegram/wallet/wallet.types.js';

export type ListedUser = DemoUser & { chat: ChatState; last: StoredMessage | null };

export interface BotView {
  id: number;
  first_name: string;
  username: string;
  listening: boolean;
}

export interface ChainView {
  connected: boolean;
  blockNumber?: number;
  timestamp?: number;
}

export interface MessagePage {
  messages: StoredMessage[];
  more: boolean;
  chat: ChatState;
}

/** An answer of the simulator that says no; the message is fit to be shown. */
export class ApiError extends Error {}

async function request<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const response = await fetch(`/_control${path}`, {
    method,
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
  const answer = (await response.json().catch(() => ({}))) as T & { error?: string };
  if (!response.ok) throw new ApiError(answer.error ?? `HTTP ${response.status}`);
  return answer;
}

const user = (id: number, path: string): string => `/users/${id}${path}`;

export const api = {
  users: () => request<{ users: ListedUser[]; seq: number }>('GET', '/users'),
  bot: () => request<BotView>('GET', '/bot'),
  chain: () => request<ChainView>('GET', '/chain'),
  warp: (seconds: number) => request<unknown>('POST', '/warp', { seconds }),
  messages: (id: number, before?: number) =>
    request<MessagePage>(
      'GET',
      user(id, `/messages?limit=80${before === undefined ? '' : `&before=${before}`}`),
    ),
  commands: (id: number) => request<{ commands: BotCommand[] }>('GET', user(id, '/commands')),
  send: (id: number, text: string) => request<unknown>('POST', user(id, '/send'), { text }),
  press: (id: number, messageId: number, data: string) =>
    request<{ callbackQueryId: string }>('POST', user(id, '/press'), { messageId, data }),
  setBlocked: (id: number, blocked: boolean) =>
    request<unknown>('POST', user(id, blocked ? '/block' : '/unblock')),
  wallet: (id: number) => request<WalletView>('GET', user(id, '/wallet')),
  transactions: (id: number) =>
    request<{ transactions: WalletTransaction[] }>('GET', user(id, '/wallet/transactions')),
  recipients: (id: number) =>
    request<{ holding: string | null; notHolding: string }>('GET', user(id, '/wallet/recipients')),
  estimate: (id: number, to: string, usdt: string) =>
    request<UsdtEstimate>(
      'GET',
      user(id, `/wallet/estimate?${new URLSearchParams({ to, usdt }).toString()}`),
    ),
  pay: (id: number, to: string, trx: string) =>
    request<WalletTransaction>('POST', user(id, '/wallet/pay'), { to, trx }),
  sendUsdt: (id: number, to: string, usdt: string) =>
    request<WalletTransaction>('POST', user(id, '/wallet/send-usdt'), { to, usdt }),
  faucet: (id: number) =>
    request<WalletView>('POST', user(id, '/wallet/faucet'), { trx: '1000', usdt: '500' }),
};

export const fileUrl = (fileId: string): string => `/_control/files/${encodeURIComponent(fileId)}`;

/** Live events of all chats; reconnects by itself, `onReturn` says when it had been away. */
export function listenToEvents(
  after: number,
  onEvent: (event: NumberedChatEvent) => void,
  onReturn: () => void,
): void {
  const source = new EventSource(`/_control/events?after=${after}`);
  source.onmessage = (message: MessageEvent<string>) =>
    onEvent(JSON.parse(message.data) as NumberedChatEvent);
  let away = false;
  source.onerror = () => {
    away = true;
  };
  source.onopen = () => {
    if (away) onReturn();
    away = false;
  };
}
