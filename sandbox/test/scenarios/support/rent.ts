import type { ChatUser } from '../../../src/telegram/index.js';

/** What to rent. */
export interface Wish {
  /** By the words on the package's button, or a custom amount of energy for an hour. */
  readonly package?: RegExp;
  readonly energy?: number;
  readonly receiver: string;
  readonly payWith?: 'transfer' | 'balance' | 'usdt' | 'usdtbalance';
}

type Message = Awaited<ReturnType<ChatUser['messages']>>[number];

/** Callback data of the message's buttons. */
export const buttonsOf = (message: Message): string[] =>
  message.reply_markup?.inline_keyboard.flat().flatMap(({ callback_data }) => callback_data ?? []) ?? [];

export const textOf = (message: Message): string => message.text ?? message.caption ?? '';

/** Seven blocks pass in less than a second here: a busy machine may need longer, and the buyer is told so. */
const TAKES_LONGER = /^⏳ (节点没有明确答复|The network gave no clear answer)/;

/** What the bot said to the user, oldest first, but for a delay that nobody made. */
export async function saidTo(user: ChatUser): Promise<string[]> {
  const told = (await user.messages()).filter(({ from }) => from?.is_bot).map(textOf);
  return told.filter((text) => !TAKES_LONGER.test(text));
}

/** A message at or after this one that has such a button: older pages may not be gone yet. */
export async function waitForButton(user: ChatUser, data: RegExp, from: number): Promise<[Message, string]> {
  const found = await user.waitForMessage(
    (message) => message.message_id >= from && buttonsOf(message).some((one) => data.test(one)),
  );
  return [found, buttonsOf(found).find((one) => data.test(one)) ?? ''];
}

/** From /buy to the page on which the order is confirmed. @returns that page and the button's data */
export async function reviewInChat(user: ChatUser, wish: Wish): Promise<[Message, string]> {
  const { message_id: asked } = await user.send('/buy');
  let page = await chooseEnergy(user, wish, asked);
  for (const data of [/^rent_receiver$/, /^rent_receiver_new$/]) page = await pressOn(user, data, page);
  // Updates of one chat are handled in order: the question is asked before this answers it.
  page = (await user.send(wish.receiver)).message_id;
  page = await pressOn(user, /^rent_review$/, page);
  return waitForButton(user, new RegExp(`^confirm_order_.*_${wish.payWith ?? 'transfer'}$`), page);
}

/** From /buy to the payment page (or, paid from the balance, to the order's page). */
export async function rentInChat(user: ChatUser, wish: Wish): Promise<void> {
  const [page, confirm] = await reviewInChat(user, wish);
  await user.pressData(page.message_id, confirm);
  const paid = wish.payWith === 'balance' || wish.payWith === 'usdtbalance';
  await waitForButton(user, paid ? /^order_view_/ : /^check_payment_/, page.message_id);
}

async function chooseEnergy(user: ChatUser, wish: Wish, asked: number): Promise<number> {
  const [page] = await waitForButton(user, /^energy_package_/, asked);
  if (wish.energy !== undefined) {
    await user.pressData(page.message_id, 'rent_custom');
    const { message_id: answered } = await user.send(String(wish.energy));
    return pressOn(user, /^rent_duration_3600$/, answered);
  }
  const offer = page.reply_markup?.inline_keyboard
    .flat()
    .find(({ text, callback_data }) => callback_data?.startsWith('energy_') && wish.package?.test(text));
  if (!offer?.callback_data) throw new Error(`nothing on offer like ${wish.package}`);
  await user.pressData(page.message_id, offer.callback_data);
  return page.message_id;
}

/** @returns id of the page that was pressed on */
export async function pressOn(user: ChatUser, data: RegExp, from: number): Promise<number> {
  const [{ message_id: page }, button] = await waitForButton(user, data, from);
  await user.pressData(page, button);
  return page;
}
