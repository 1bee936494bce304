import type { ChatDriver, StoredMessage } from '../telegram/index.js';
import { findPaymentRequest } from '../telegram/index.js';

/** What to rent, and how to pay for it. */
export interface Wish {
  /** Words on a package's button, or an amount of energy to type, rented for five minutes. */
  energy: RegExp | number;
  receiver: string;
  /** In TRX unless it says USDT. */
  payWith: 'transfer' | 'balance' | 'usdt' | 'usdtbalance';
}

/** What has to be paid, where: sun or millionths of a USDT. */
export interface Asked {
  address: string;
  currency: 'TRX' | 'USDT';
  amount: bigint;
}

/** An order as the chat shows it. */
export interface Placed {
  orderId: string;
  /** Undefined when the balance paid. */
  request: Asked | undefined;
}

/** A deposit as the chat shows it. */
export interface Deposit {
  depositId: string;
  request: Asked;
}

const ANSWER_MS = 8_000;
const TRIES = 20;
const MILLION = 1_000_000n;

type Message = StoredMessage['message'];

const dataOf = (message: Message): { text: string; data: string }[] =>
  message.reply_markup?.inline_keyboard
    .flat()
    .flatMap(({ text, callback_data: data }) => (data === undefined ? [] : [{ text, data }])) ?? [];

/** A person who rents energy by the buttons of the chat, patiently: an answer that does not come is asked for anew. */
export class ChatBuyer {
  private lastReceiver: string | undefined;
  private leaving = false;
  /** Orders whose pages were acted on: a page of theirs that is shown again is not a new order. */
  private readonly known = new Set<string>();

  constructor(
    private readonly driver: ChatDriver,
    readonly userId: number,
  ) {}

  /** @throws Error when the bot leads to no order after several tries */
  place(wish: Wish): Promise<Placed> {
    return this.patiently(() => this.order(wish));
  }

  /**
   * Cancels by the buttons of the order's page; whether it worked is for the order's state to tell.
   * @throws Error when the bot does not show the order
   */
  cancel(orderId: string): Promise<void> {
    return this.patiently(async () => {
      const from = await this.say('/orders');
      const [page] = await this.button(from, new RegExp(`^order_view_${orderId}$`));
      await this.press(page, `order_view_${orderId}`);
      await this.press(page, `cancel_order_${orderId}`);
      await this.press(page, `cancel_sure_${orderId}`);
    });
  }

  /**
   * Asks where to deposit so much, a figure on one of the bot's buttons in whole TRX or USDT.
   * @throws Error when the bot leads to no deposit after several tries
   */
  deposit(currency: 'TRX' | 'USDT', whole: number): Promise<Deposit> {
    return this.patiently(async () => {
      const from = await this.say('/balance');
      const [page] = await this.button(from, /^deposit_open$/);
      await this.press(page, 'deposit_open');
      await this.button(page, /^deposit_in_/);
      // It begins with TRX; pressed once more it would only be shown anew, and the figures shown first be stale.
      if (currency !== 'TRX') await this.press(page, `deposit_in_${currency}`);
      const make = new RegExp(`^deposit_make_[0-9a-f]+_${currency}_${whole}$`);
      const [offer, buttons] = await this.button(page, make);
      await this.press(offer, buttons.find(({ data }) => make.test(data))?.data ?? '');
      const { id: depositId, message } = await this.fresh(offer, /^deposit_check_(.*)$/);
      return { depositId, request: askedBy(message, []) };
    });
  }

  /** Cancels by the buttons of its page; whether it worked is for the deposit's state to tell. */
  cancelDeposit({ depositId }: Deposit): Promise<void> {
    return this.patiently(async () => {
      const [page] = await this.button(1, new RegExp(`^deposit_cancel_${depositId}$`));
      await this.press(page, `deposit_cancel_${depositId}`);
      await this.press(page, `deposit_sure_${depositId}`);
    });
  }

  /** From now on an answer that does not come is not asked for anew. */
  leave(): void {
    this.leaving = true;
  }

  private async patiently<T>(attempt: () => Promise<T>): Promise<T> {
    let failure: unknown;
    for (let tries = 0; tries < TRIES; tries += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (this.leaving) throw error;
        failure = error;
        this.lastReceiver = undefined;
      }
    }
    throw failure;
  }

  private async order({ energy, receiver, payWith }: Wish): Promise<Placed> {
    let from = await this.say('/buy');
    const [page, offers] = await this.button(from, /^energy_package_/);
    if (typeof energy === 'number') {
      await this.press(page, 'rent_custom');
      from = await this.say(String(energy));
      const [typed] = await this.button(from, /^rent_duration_300$/);
      await this.press(typed, 'rent_duration_300');
      from = typed;
    } else {
      const offer = offers.find(({ text, data }) => energy.test(text) && data.startsWith('energy_package_'));
      if (!offer) throw new Error(`nothing on offer like ${energy}`);
      await this.press(page, offer.data);
      from = page;
    }
    if (this.lastReceiver !== receiver) {
      await this.press(from, 'rent_receiver');
      await this.press(from, 'rent_receiver_new');
      from = await this.say(receiver);
    }
    const [rent] = await this.button(from, /^rent_review$/);
    await this.press(rent, 'rent_review');
    return this.confirm(rent, payWith, receiver);
  }

  private async confirm(from: number, payWith: Wish['payWith'], receiver: string): Promise<Placed> {
    const confirm = new RegExp(`^confirm_order_[0-9a-f]+_${payWith}$`);
    const [page, buttons] = await this.button(from, confirm);
    await this.press(page, buttons.find(({ data }) => confirm.test(data))?.data ?? '');
    const byBalance = payWith === 'balance' || payWith === 'usdtbalance';
    const named = byBalance ? /^order_view_(.*)$/ : /^check_payment_(.*)$/;
    const { id: orderId, message } = await this.fresh(page, named);
    this.lastReceiver = receiver;
    return { orderId, request: byBalance ? undefined : askedBy(message, [receiver]) };
  }

  /** A page from that message on with a button that names something not known before. */
  private async fresh(from: number, named: RegExp): Promise<{ id: string; message: Message }> {
    const isNew = (data: string): boolean => {
      const id = named.exec(data)?.[1];
      return id !== undefined && !this.known.has(id);
    };
    const [, shown, message] = await this.button(from, isNew);
    const id = named.exec(shown.map(({ data }) => data).find(isNew) ?? '')?.[1] ?? '';
    this.known.add(id);
    return { id, message };
  }

  private async say(text: string): Promise<number> {
    const sent = await this.driver.user(this.userId).send(text);
    return sent.message_id;
  }

  private press(messageId: number, data: string): Promise<unknown> {
    return this.driver.user(this.userId).pressData(messageId, data);
  }

  /** The newest message of the bot from this one on that has such a button: its id, all its buttons, itself. */
  private async button(
    from: number,
    wanted: RegExp | ((data: string) => boolean),
  ): Promise<[number, { text: string; data: string }[], Message]> {
    const fits = typeof wanted === 'function' ? wanted : (data: string) => wanted.test(data);
    const end = Date.now() + ANSWER_MS;
    for (;;) {
      const { messages, seq } = await this.driver.call<{ messages: StoredMessage[]; seq: number }>(
        'GET',
        `/users/${this.userId}/messages?after=${from - 1}`,
      );
      const found = messages.findLast(
        ({ outgoing, message }) => outgoing && dataOf(message).some(({ data }) => fits(data)),
      );
      if (found) return [found.message.message_id, dataOf(found.message), found.message];
      if (Date.now() > end)
        throw new Error(`user ${this.userId} waited in vain for ${String(wanted)}: ${tail(messages)}`);
      await this.driver.call('GET', `/events/poll?chatId=${this.userId}&after=${seq}&timeoutMs=2000`);
    }
  }
}

const tail = (messages: readonly StoredMessage[]): string =>
  messages
    .slice(-3)
    .map(({ message }) => message.text ?? message.caption ?? '')
    .join(' | ');

/** @throws Error when the page asks for no payment */
function askedBy(message: Message, own: readonly string[]): Asked {
  const asked = findPaymentRequest(message, own);
  if (!asked) throw new Error('the payment page asks for no payment');
  const [whole = '0', fraction = ''] = asked.amount.split('.');
  const amount = BigInt(whole) * MILLION + BigInt(fraction.padEnd(6, '0'));
  return { address: asked.address, currency: asked.currency, amount };
}
