import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BotWorld, newAddress } from './bot-world.js';
import { eventually } from '../../harness/eventually.js';
import type { ChatUser } from '@energy-desk/sandbox/telegram';
import { textsOf } from '../../../src/entrypoints/bot/texts/index.js';
import { PaymentPages } from '../../../src/entrypoints/bot/payment-pages.js';

let world: BotWorld;
beforeAll(async () => {
  world = await BotWorld.create();
  await world.start();
});
afterAll(() => world.close());

const captionOf = (user: ChatUser) => user.waitForMessage((message) => message.caption !== undefined);

async function popupOf(user: ChatUser, button: string): Promise<string> {
  const { callbackQueryId } = await user.press(button);
  return (await user.waitForPopup(callbackQueryId)).text ?? '';
}

async function popupOfData(user: ChatUser, messageId: number, data: string): Promise<string> {
  const { callbackQueryId } = await user.pressData(messageId, data);
  return (await user.waitForPopup(callbackQueryId)).text ?? '';
}

/** Up to the review page, with the 65k package. */
async function review(user: ChatUser, receiver: string): Promise<void> {
  await user.send(receiver);
  await user.waitForMessage(new RegExp(receiver));
  await user.press('energy_package_');
  await user.waitForMessage(/2\.80 TRX/);
  await user.press('rent_review');
  await user.waitForMessage((message) => JSON.stringify(message).includes('confirm_order_'));
}

describe.each([
  ['zh-hans', 'zh'],
  ['en', 'en'],
] as const)('renting in %s', (code, language) => {
  const texts = textsOf(language);

  it('goes from /start to a payment page with the exact amount', async () => {
    const user = await world.chat.createUser('Li <b>', code);
    await user.send('/start');
    await user.waitForMessage(/Li <b>/);
    await user.press(texts.buttons.rent);
    await user.waitForMessage(new RegExp(texts.rent.chooseHint.slice(0, 8)));
    await user.press(texts.buttons.receiver);
    await user.waitForMessage((m) => JSON.stringify(m).includes('rent_receiver_new'));
    await user.press('rent_receiver_new');
    await user.waitForMessage((m) => m.text === texts.input.askReceiver);
    const receiver = newAddress();
    await review(user, receiver);
    const page = await user.lastMessage();
    expect(page?.text).toContain('3.70 TRX');
    await user.press('confirm_order_');
    const caption = (await captionOf(user)).caption ?? '';
    const amount = /(\d+\.\d{6})/.exec(caption)?.[1] ?? '';
    expect(amount.startsWith('2.80')).toBe(true);
    expect(caption).toContain(world.paymentAddress);
    expect(caption).toMatch(/(29|30):\d\d/);
    const [order] = await world.database.query(
      `SELECT o.amount, o.receiver, o.status FROM orders o JOIN users u ON u.id = o.user_id WHERE u.telegram_id = $1`,
      [user.id],
    );
    expect(order).toEqual({
      amount: amount.replace('.', ''),
      receiver,
      status: 'awaiting_payment',
    });
  });
});

describe('one order', () => {
  it('comes of any number of taps', async () => {
    const user = await world.chat.createUser('Tap', 'en');
    await review(user, newAddress());
    const { messageId, data } = await user.press('confirm_order_');
    await Promise.all([1, 2, 3].map(() => user.pressData(messageId, data)));
    await captionOf(user);
    const last = await user.pressData(messageId, data).catch(() => null);
    if (last) await user.waitForPopup(last.callbackQueryId);
    expect(await ordersOf(user)).toBe(1);
    const pictures = (await user.messages()).filter((message) => message.caption !== undefined);
    expect(pictures).toHaveLength(1);
  });

  it('survives a restart between review and confirmation', async () => {
    const user = await world.chat.createUser('Restart', 'en');
    await review(user, newAddress());
    await world.stop();
    await world.start();
    await user.press('confirm_order_');
    await captionOf(user);
    expect(await ordersOf(user)).toBe(1);
  });

  it('is checked, kept, cancelled, and its payment page goes', async () => {
    const user = await world.chat.createUser('Cancel', 'en');
    await review(user, newAddress());
    await user.press('confirm_order_');
    await captionOf(user);
    expect(await popupOf(user, 'check_payment_')).toMatch(/No payment seen yet, \d\d:\d\d left/);
    await user.press('cancel_order_');
    await user.waitForMessage((m) => JSON.stringify(m).includes('cancel_sure_'));
    // The countdown does not take the question away.
    await world.app?.get(PaymentPages).refresh();
    const { data: sure } = await user.press('cancel_sure_');
    const { message_id: told } = await user.waitForMessage(/cancelled/);
    // Said twice, it is done once, and nobody is told that it can't be done.
    expect(await popupOfData(user, told, sure)).toBe('');
    const pictures = (await user.messages()).filter((message) => message.caption !== undefined);
    expect(pictures).toHaveLength(0);
    await user.send('/orders');
    await user.waitForMessage(
      (m) => JSON.stringify(m).includes('order_view_') && m.text?.includes('My orders') === true,
    );
  });

  it('counts down, and its page goes when the time to pay is over', async () => {
    const user = await world.chat.createUser('Clock', 'en');
    await world.watchChain();
    await review(user, newAddress());
    await user.press('confirm_order_');
    await captionOf(user);
    await world.watchChain(new Date(Date.now() + 10 * 60_000));
    await world.app?.get(PaymentPages).refresh();
    await user.waitForMessage((message) => /(19|20):\d\d/.test(message.caption ?? ''));
    await world.watchChain(new Date(Date.now() + 31 * 60_000));
    await world.app?.get(PaymentPages).refresh();
    await eventually('the picture is gone', async () =>
      (await user.messages()).every(({ caption }) => caption === undefined),
    );
    await world.watchChain();
  });

  it('asks again when the price changed after the review', async () => {
    const user = await world.chat.createUser('Price', 'en');
    await review(user, newAddress());
    await world.database.query(`UPDATE energy_packages SET price_sun = 2900000 WHERE energy = 65000`);
    await user.press('confirm_order_');
    await user.waitForMessage(/price has just changed/);
    await world.database.query(`UPDATE energy_packages SET price_sun = 2800000 WHERE energy = 65000`);
    expect(await ordersOf(user)).toBe(0);
  });
});

const ordersOf = (user: ChatUser): Promise<number> =>
  world.count('orders o JOIN users u ON u.id = o.user_id WHERE u.telegram_id = $1', [user.id]);
