import type { ChatUser } from '@energy-desk/sandbox/telegram';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textsOf } from '../../../src/entrypoints/bot/texts/index.js';
import { eventually } from '../../harness/eventually.js';
import { BotWorld, newAddress } from './bot-world.js';

let world: BotWorld;
let configId: string;
beforeAll(async () => {
  world = await BotWorld.create();
  await world.start();
});
afterAll(() => world.close());

const has = (data: string) => (message: object) => JSON.stringify(message).includes(data);
const pictures = async (user: ChatUser) => (await user.messages()).filter((m) => m.caption !== undefined);

const picturesLeft = (user: ChatUser, count: number) =>
  eventually(`${count} pictures`, async () => (await pictures(user)).length === count);

async function popupOf(user: ChatUser, messageId: number, data: string): Promise<string> {
  const { callbackQueryId } = await user.pressData(messageId, data);
  return (await user.waitForPopup(callbackQueryId)).text ?? '';
}

/** The flash page of a user who just came. */
async function flashPage(user: ChatUser) {
  const { message_id: asked } = await user.send('/flash');
  return user.waitForMessage((m) => m.message_id > asked && m.caption?.includes(world.flashAddress) === true);
}

/** From there to the order page for another address, which is typed. */
async function orderPage(user: ChatUser, receiver: string) {
  const page = await flashPage(user);
  await user.pressData(page.message_id, `flash_other_${configId}`);
  await user.waitForMessage(has('flash_receiver_new'));
  await user.press('flash_receiver_new');
  await user.waitForMessage((m) => m.text?.startsWith('📍') === true && !has('flash_receiver_new')(m));
  await user.send(receiver);
  return user.waitForMessage((m) => has('confirm_order_')(m) && m.text?.includes(receiver) === true);
}

/** Taps a way to pay, on the order page. */
async function pay(user: ChatUser, way: string): Promise<{ messageId: number; data: string }> {
  const page = await user.waitForMessage(has('confirm_order_'));
  const data = new RegExp(`confirm_order_[0-9a-f]+_${way}(?=")`).exec(JSON.stringify(page))?.[0] ?? '';
  return user.pressData(page.message_id, data);
}

const ordersOf = (user: ChatUser) =>
  world.database.query(
    `SELECT o.kind, o.receiver, o.energy, o.currency, o.amount, o.payment_address, o.status FROM orders o
     JOIN users u ON u.id = o.user_id WHERE u.telegram_id = $1`,
    [user.id],
  );

describe('before anything is offered', () => {
  it('says so and shows no address', async () => {
    const user = await world.chat.createUser('Early', 'en');
    await user.send('/flash');
    await user.waitForMessage(/Not offered right now/);
    configId = await world.sellFlash();
    await world.sellFlash(newAddress());
  });
});

describe.each([
  ['zh-hans', 'zh'],
  ['en', 'en'],
] as const)('flash rental in %s', (code, language) => {
  const texts = textsOf(language);

  it('shows address, picture, prices, examples and warnings on one page that moves with its buttons', async () => {
    const user = await world.chat.createUser('Flash', code);
    await user.send('/start');
    await user.waitForMessage(has('flash_open'));
    await user.press(texts.buttons.flash);
    const page = await user.waitForMessage((m) => m.caption?.includes(world.flashAddress) === true);
    expect(page.photo).toBeDefined();
    for (const figure of ['65,500', '131,000', '30 TRX']) expect(page.caption).toContain(figure);
    expect(page.caption).toContain(texts.flash.exchangeWarning.replace(/<[^>]+>/g, ''));
    expect(JSON.stringify(page)).toContain(`"copy_text":{"text":"${world.flashAddress}"}`);
    expect(has('flash_config_')(page)).toBe(true);
    await user.pressData(page.message_id, `flash_config_${configId}`);
    await user.pressData(page.message_id, `flash_config_${configId}`);
    await user.send('/flash');
    await user.waitForMessage((m) => m.message_id > page.message_id && m.caption !== undefined);
    await picturesLeft(user, 1);
    await user.press(texts.buttons.menu);
    await user.waitForMessage((m) => m.text !== undefined && has('rent_open')(m));
    await picturesLeft(user, 0);
  });

  it('is ordered for another address and paid to its exact amount, once however often it is tapped', async () => {
    const user = await world.chat.createUser('Gift', code);
    const receiver = newAddress();
    await orderPage(user, receiver);
    await user.press('flash_units_2');
    await user.waitForMessage((m) => m.text?.includes('131,000') === true && has('confirm_order_')(m));
    const { messageId, data } = await pay(user, 'transfer');
    await Promise.all([1, 2].map(() => user.pressData(messageId, data)));
    const payment = await user.waitForMessage(has('check_payment_'));
    const amount = /(6\.00\d{4}) TRX/.exec(payment.caption ?? '')?.[1] ?? '';
    const [order, ...more] = await ordersOf(user);
    expect(more).toEqual([]);
    expect(order).toEqual({
      kind: 'flash',
      receiver,
      energy: 131_000,
      currency: 'TRX',
      amount: amount.replace('.', ''),
      payment_address: world.flashAddress,
      status: 'awaiting_payment',
    });
    await picturesLeft(user, 1);
  });

  it('is paid from the balance', async () => {
    const user = await world.chat.createUser('Rich', code);
    await flashPage(user);
    await world.credit(await world.userId(user), 'TRX', 5_000_000n);
    await orderPage(user, newAddress());
    await pay(user, 'balance');
    await user.waitForMessage(has('order_view_'));
    expect((await ordersOf(user))[0]).toMatchObject({ kind: 'flash', amount: '3000000', status: 'paid' });
  });

  it('takes typed numbers of units within its range alone', async () => {
    const user = await world.chat.createUser('Many', code);
    await orderPage(user, newAddress());
    await user.press('flash_units_custom');
    await user.waitForMessage((m) => m.text?.startsWith('✏️') === true);
    for (const wrong of ['0', '11', '1.5', '-2', 'abc', '💰']) {
      await user.send(wrong);
      await user.waitForMessage((m) => m.text?.includes(texts.errors.unitsRange(1, 10)) === true);
    }
    await user.send('７');
    await user.waitForMessage((m) => m.text?.includes('458,500') === true);
  });

  it('refuses receivers that can receive nothing, and buttons that are out of date', async () => {
    const user = await world.chat.createUser('Wrong', code);
    const contract = newAddress();
    world.chain.contracts.add(contract);
    const page = await flashPage(user);
    expect(await popupOf(user, page.message_id, 'flash_receiver')).toBe(texts.errors.stale);
    for (const data of ['flash_units_0', 'flash_units_9999999', 'flash_config_x', 'flash_other_'])
      expect(await popupOf(user, page.message_id, data)).toBe(texts.errors.broken);
    const fresh = await flashPage(user);
    await user.pressData(fresh.message_id, `flash_other_${configId}`);
    await user.waitForMessage(has('flash_receiver_new'));
    await user.press('flash_receiver_new');
    for (const wrong of [contract, world.flashAddress]) {
      await user.send(wrong);
      const sentence = wrong === contract ? texts.errors.receiverIsContract : texts.errors.receiverIsOurs;
      await user.waitForMessage((m) => m.text?.includes(sentence) === true);
    }
    expect(await ordersOf(user)).toEqual([]);
  });

  it('is honest while nothing is delivered', async () => {
    const user = await world.chat.createUser('Paused', code);
    await world.setting('brake.selling', 'true');
    await user.send('/flash');
    const paused = await user.waitForMessage(
      (m) => m.text?.includes(texts.flash.title.replace(/<[^>]+>/g, '')) === true,
    );
    expect(paused.text).toContain(texts.flash.paused.replace(/<[^>]+>/g, ''));
    expect(JSON.stringify(paused)).not.toContain(world.flashAddress);
    await world.setting('brake.selling', 'false');
    await user.press('flash_config_');
    await user.waitForMessage((m) => m.caption?.includes(world.flashAddress) === true);
  });
});

describe('a config that is taken off the list', () => {
  it('is neither shown nor sold any more', async () => {
    const user = await world.chat.createUser('Late', 'en');
    await orderPage(user, newAddress());
    await world.database.query(`UPDATE price_configs SET active = false WHERE kind = 'flash'`);
    await pay(user, 'transfer');
    await user.waitForMessage(/Not offered right now/);
    expect(await ordersOf(user)).toEqual([]);
    await world.database.query(`UPDATE price_configs SET active = true WHERE kind = 'flash'`);
  });

  it('sells out when every wallet has nothing to give', async () => {
    const user = await world.chat.createUser('Empty', 'en');
    await world.database.query(`INSERT INTO energy_pools (name, status) VALUES ('Resting', 'maintenance')`);
    await world.database.query(
      `INSERT INTO supplier_wallets (pool_id, address, signer_address, key_id, key_ciphertext)
       SELECT id, $1, $1, 'k1', '-' FROM energy_pools`,
      [newAddress()],
    );
    // What wallets there are is remembered for a while.
    await world.stop();
    await world.start();
    await user.send('/flash');
    const page = await user.waitForMessage(/Sold out/);
    expect(JSON.stringify(page)).not.toContain(world.flashAddress);
  });
});
