import { ChatBuyer, type DevnetControl, Payer } from '../../driver/index.js';
import { ChatDriver, type ChatUser } from '../../telegram/index.js';

/** Customers of the past. Those of the tour (Alex and the others) have none, so that their chats begin empty. */
const NAMES: readonly [name: string, languageCode: string][] = [
  ['老王 · OTC', 'zh-hans'],
  ['Lena', 'en'],
  ['Omar', 'en'],
  ['阿珍', 'zh-hans'],
  ['Yuki', 'en'],
  ['大卫', 'zh-hans'],
  ['Priya', 'en'],
  ['Tom', 'en'],
];
const SENDERS = 7;
const TRX = 20_000;
const USDT = 5_000;

export const CUSTOMERS = NAMES.length;

export interface Customer {
  readonly user: ChatUser;
  readonly buyer: ChatBuyer;
  readonly address: string;
  /** Rentals so far that the balance paid. */
  paidFromBalance: number;
}

/** Everybody who does something in the demo's past. */
export interface HistoryPeople {
  readonly customers: readonly Customer[];
  /** Accounts outside the chat, who pay by plain transfers. The first is an exchange's, nothing is sold to the second. */
  readonly senders: Payer;
}

/** Brings them into the world, with money; those that an earlier start brought are found again. */
export async function gatherPeople(
  telegramUrl: string,
  devnet: DevnetControl,
  known: readonly number[],
): Promise<HistoryPeople> {
  const chat = new ChatDriver(telegramUrl);
  const customers = [];
  for (const [place, [name, languageCode]] of NAMES.entries()) {
    const id = known[place];
    const user = id === undefined ? await chat.createUser(name, languageCode) : chat.user(id);
    const { address } = await user.wallet();
    if (id === undefined) await devnet.control('faucet', { address, trx: TRX, usdt: USDT });
    customers.push({ user, buyer: new ChatBuyer(chat, user.id), address, paidFromBalance: 0 });
  }
  return { customers, senders: await Payer.create(devnet, SENDERS, TRX) };
}
