import { randomUUID } from 'node:crypto';
import type { ChatUser } from '@energy-desk/sandbox/telegram';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textsOf } from '../../../src/entrypoints/bot/texts/index.js';
import { BotWorld, newAddress } from './bot-world.js';

let world: BotWorld;
beforeAll(async () => {
  world = await BotWorld.create();
  await world.start();
});
afterAll(() => world.close());

const answer = (user: ChatUser, sentence: string) =>
  user.waitForMessage((m) => m.text?.includes(sentence) === true);
const has = (data: string) => (message: object) => JSON.stringify(message).includes(data);

async function popupOf(user: ChatUser, messageId: number, data: string): Promise<string> {
  const { callbackQueryId } = await user.pressData(messageId, data);
  return (await user.waitForPopup(callbackQueryId)).text ?? '';
}

/** The address with another last character. */
const mistyped = (address: string): string => address.slice(0, -1) + (address.endsWith('1') ? '2' : '1');

describe.each([
  ['zh-hans', 'zh'],
  ['en', 'en'],
] as const)('in %s', (code, language) => {
  const { errors, input, buttons, rent } = textsOf(language);

  it('every amount that is none gets its own polite answer, and the question stays open', async () => {
    const user = await world.chat.createUser('Amounts', code);
    await user.send('/buy');
    await user.waitForMessage(has('rent_custom'));
    await user.press(buttons.customEnergy);
    await answer(user, input.askEnergy('1,000', '5,000,000').split('<')[0] ?? '');
    const cases: [string, string][] = [
      ['0', errors.notPositive],
      ['-65000', errors.notPositive],
      ['1e5', errors.notANumber],
      ['💰', errors.notANumber],
      ['65000.5', errors.notWhole],
      ['99999999999999999999999', errors.energyRange('1,000', '5,000,000')],
      ['999', errors.energyRange('1,000', '5,000,000')],
      ['9'.repeat(4000), errors.tooLong],
    ];
    for (const [text, sentence] of cases) {
      await user.send(text);
      await answer(user, sentence);
    }
    await user.send('６６,０００');
    await user.waitForMessage((m) => m.text?.includes('66,000') === true && has('rent_review')(m));
  });

  it('every address that is none, or can receive nothing, is told so', async () => {
    const user = await world.chat.createUser('Addresses', code);
    const contract = newAddress();
    const sleeping = newAddress();
    world.chain.contracts.add(contract);
    world.chain.notActivated.add(sleeping);
    const cases: [string, string][] = [
      [mistyped(newAddress()), errors.badChecksum],
      ['0xa614f803b6fd780986a42c78ec9c7f77e6ded13c', errors.wrongNetwork],
      [contract, errors.receiverIsContract],
      [world.paymentAddress, errors.receiverIsOurs],
      [world.treasury, errors.receiverIsOurs],
      ['你好 hello', errors.notUnderstood],
      ['/unknown', errors.notUnderstood],
      ['x'.repeat(4000), errors.tooLong],
      ['🙂'.repeat(60), errors.notUnderstood],
      [sleeping, rent.facts.notActivated],
    ];
    await user.send('/start');
    for (const [text, sentence] of cases) {
      await user.send(text);
      await answer(user, sentence);
    }
    expect(await ordersOf(user)).toBe(0);
  });

  it('old, forged and foreign buttons change nothing', async () => {
    const owner = await world.chat.createUser('Owner', code);
    const order = await orderOf(owner);
    const stranger = await world.chat.createUser('Stranger', code);
    await stranger.send('/menu');
    const { message_id: page } = await stranger.waitForMessage(has('rent_open'));
    for (const data of [
      `check_payment_${order}`,
      `cancel_order_${order}`,
      `cancel_sure_${order}`,
      `order_view_${order}`,
    ])
      expect(await popupOf(stranger, page, data)).toBe(errors.orderNotFound);
    expect(await popupOf(stranger, page, `check_payment_${randomUUID()}`)).toBe(errors.orderNotFound);
    for (const data of [
      'rent_review',
      `energy_package_${randomUUID()}`,
      `confirm_order_${'ab'.repeat(16)}_transfer`,
    ])
      expect(await popupOf(stranger, page, data)).toBe(errors.stale);
    for (const data of [
      'nonsense',
      'rent_duration_-5',
      'confirm_order_',
      `energy_package_'; DROP TABLE users`,
      '💰',
    ])
      expect(await popupOf(stranger, page, data)).toBe(errors.broken);
    expect(await world.count(`orders WHERE id = $1 AND status = 'awaiting_payment'`, [order])).toBe(1);
    expect(await ordersOf(stranger)).toBe(0);
  });

  it('pictures and other things get a sentence', async () => {
    const user = await world.chat.createUser('Nodes', code);
    world.chain.down = true;
    await user.send(newAddress());
    await answer(user, rent.facts.unavailable);
    world.chain.down = false;
  });
});

describe('the address book', () => {
  it('keeps 20 addresses, relabels and deletes, for its owner alone', async () => {
    const { addresses, errors, buttons } = textsOf('en');
    const user = await world.chat.createUser('Book', 'en');
    await user.send('/address');
    await user.waitForMessage(has('book_add'));
    const first = newAddress();
    await user.press('book_add');
    await user.send(first);
    await answer(user, addresses.saved);
    await user.press(buttons.rename);
    await user.waitForMessage(/Send me a label/);
    await user.send('x'.repeat(33));
    await answer(user, errors.labelTooLong(32));
    await user.send('  Main\n<b>wallet</b> ');
    await user.waitForMessage((m) => m.text?.includes('Main <b>wallet</b>') === true);
    const [{ id, user_id: userId }] = await world.database.query(
      'SELECT w.id, w.user_id FROM user_wallets w JOIN users u ON u.id = w.user_id WHERE u.telegram_id = $1',
      [user.id],
    );
    const stranger = await world.chat.createUser('Thief', 'en');
    await stranger.send('/address');
    const page = await stranger.waitForMessage(has('book_add'));
    for (const data of [`book_view_${id}`, `book_remove_${id}`, `book_label_${id}`, `book_rent_${id}`])
      expect(await popupOf(stranger, page.message_id, data)).toBe(addresses.gone);
    expect(await popupOf(stranger, page.message_id, `book_sure_${id}`)).toBe(addresses.gone);
    await fill(userId, 19);
    await user.send('/address');
    await user.waitForMessage(/20\/20/);
    await user.press('book_add');
    await user.send(newAddress());
    await answer(user, errors.bookFull(20));
    expect(await world.count('user_wallets WHERE user_id = $1', [userId])).toBe(20);
    await user.send('/address');
    await user.waitForMessage(/20\/20/);
    await user.press(`book_view_${id}`);
    await user.waitForMessage(has('book_remove_'));
    await user.press(buttons.remove);
    await user.waitForMessage(has('book_sure_'));
    await user.press('book_sure_');
    await user.waitForMessage(/19\/20/);
  });
});

async function fill(userId: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++)
    await world.database.query('INSERT INTO user_wallets (user_id, address) VALUES ($1, $2)', [
      userId,
      newAddress(),
    ]);
}

async function orderOf(user: ChatUser): Promise<string> {
  await user.send(newAddress());
  await user.waitForMessage(has('energy_package_'));
  await user.press('energy_package_');
  await user.waitForMessage(/2\.80 TRX/);
  await user.press('rent_review');
  await user.waitForMessage(has('confirm_order_'));
  await user.press('confirm_order_');
  const picture = await user.waitForMessage((message) => message.caption !== undefined);
  return /check_payment_([0-9a-f-]{36})/.exec(JSON.stringify(picture))?.[1] ?? '';
}

const ordersOf = (user: ChatUser): Promise<number> =>
  world.count('orders o JOIN users u ON u.id = o.user_id WHERE u.telegram_id = $1', [user.id]);
