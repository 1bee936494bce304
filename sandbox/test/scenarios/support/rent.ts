import type { ChatUser } from '../../../src/telegram/index.js';

/** What to rent, by the words on the package's button. */
export interface Wish {
  readonly package: RegExp;
  readonly receiver: string;
  readonly payWith?: 'transfer' | 'balance';
}

const hasButton = (data: string) => (message: Message) =>
  message.reply_markup?.inline_keyboard.flat().some((button) => button.callback_data?.startsWith(data)) ??
  false;

type Message = Awaited<ReturnType<ChatUser['messages']>>[number];

/** From /buy to the payment page (or, paid from the balance, to the order's page). */
export async function rentInChat(user: ChatUser, wish: Wish): Promise<void> {
  await user.send('/buy');
  const page = await user.waitForMessage(hasButton('energy_package_'));
  const offer = page.reply_markup?.inline_keyboard
    .flat()
    .find((button) => wish.package.test(button.text) && button.callback_data?.startsWith('energy_package_'));
  if (!offer?.callback_data) throw new Error(`nothing on offer like ${wish.package}`);
  await user.pressData(page.message_id, offer.callback_data);
  await user.press('rent_receiver');
  await user.waitForMessage(hasButton('rent_receiver_new'));
  await user.press('rent_receiver_new');
  await user.send(wish.receiver);
  await user.waitForMessage(hasButton('rent_review'));
  await user.press('rent_review');
  await user.waitForMessage(hasButton('confirm_order_'));
  const confirm = (await user.waitForMessage(hasButton('confirm_order_'))).reply_markup?.inline_keyboard
    .flat()
    .find((button) => button.callback_data?.endsWith(`_${wish.payWith ?? 'transfer'}`));
  if (!confirm?.callback_data) throw new Error('no way to confirm');
  const shown = await user.waitForMessage(hasButton('confirm_order_'));
  await user.pressData(shown.message_id, confirm.callback_data);
  await user.waitForMessage(hasButton(wish.payWith === 'balance' ? 'order_view_' : 'check_payment_'));
}
