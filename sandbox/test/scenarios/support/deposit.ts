import type { ChatUser } from '../../../src/telegram/index.js';
import { buttonsOf, waitForButton } from './rent.js';
import type { World } from './world.js';

/** A deposit that the chat asks to be paid. */
export interface DepositRow {
  id: string;
  address: string;
  currency: 'TRX' | 'USDT';
  amount: string;
  deadline: Date;
  hold_until: Date;
  status: string;
}

/** From /balance to the page that says where to pay how much. @param whole a figure on one of the bot's buttons */
export async function depositInChat(
  world: World,
  user: ChatUser,
  currency: 'TRX' | 'USDT',
  whole: number,
): Promise<DepositRow> {
  const { message_id: asked } = await user.send('/balance');
  const [balance] = await waitForButton(user, /^deposit_open$/, asked);
  await user.pressData(balance.message_id, 'deposit_open');
  const [choice] = await waitForButton(user, /^deposit_in_/, balance.message_id);
  // It begins with TRX; pressed once more it would only be shown anew, and the figures shown first be stale.
  if (currency !== 'TRX') await user.pressData(choice.message_id, `deposit_in_${currency}`);
  const make = new RegExp(`^deposit_make_[0-9a-f]+_${currency}_${whole}$`);
  const [offer, data] = await waitForButton(user, make, choice.message_id);
  await user.pressData(offer.message_id, data);
  const page = await user.waitForMessage(
    (message) =>
      message.message_id >= offer.message_id &&
      buttonsOf(message).some((one) => one.startsWith('deposit_check_')),
  );
  const id = buttonsOf(page)
    .find((one) => one.startsWith('deposit_check_'))
    ?.slice('deposit_check_'.length);
  const [row] = await world.query<DepositRow>('SELECT * FROM payment_monitors WHERE id = $1', [id]);
  if (!row) throw new Error(`there is no deposit ${id}`);
  return row;
}
