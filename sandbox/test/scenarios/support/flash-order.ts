import type { ChatUser } from '../../../src/telegram/index.js';
import { pressOn, waitForButton } from './rent.js';
import type { OrderRow, World } from './world.js';

/** From /flash to the payment page of one unit for that receiver. */
export async function flashOrderInChat(world: World, user: ChatUser, receiver: string): Promise<OrderRow> {
  let page = (await user.send('/flash')).message_id;
  for (const data of [/^flash_other_/, /^flash_receiver_new$/]) page = await pressOn(user, data, page);
  page = (await user.send(receiver)).message_id;
  page = await pressOn(user, /^confirm_order_.*_transfer$/, page);
  await waitForButton(user, /^check_payment_/, page);
  return world.orderOf(user);
}
