import { randomUUID } from 'node:crypto';
import type { ChatUser } from '@energy-desk/sandbox/telegram';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PaymentPages } from '../../../src/entrypoints/bot/payment-pages.js';
import { textsOf } from '../../../src/entrypoints/bot/texts/index.js';
import { eventually } from '../../harness/eventually.js';
import { BotWorld, newAddress } from './bot-world.js';

let world: BotWorld;
beforeAll(async () => {
  world = await BotWorld.create();
  await world.start();
});
afterAll(() => world.close());

const has = (data: string) => (message: object) => JSON.stringify(message).includes(data);
const plain = (html: string): string => html.replace(/<[^>]+>/g, '');
const picturesLeft = (user: ChatUser, count: number) =>
  eventually(
    `${count} pictures`,
    async () => (await user.messages()).filter((m) => m.caption !== undefined).length === count,
  );

async function popupOf(user: ChatUser, messageId: number, data: string): Promise<string> {
  const { callbackQueryId } = await user.pressData(messageId, data);
  return (await user.waitForPopup(callbackQueryId)).text ?? '';
}

/** A button of that message, by the beginning of its data. */
const dataOn = (message: object, pattern: RegExp): string =>
  new RegExp(`"callback_data":"(${pattern.source})"`).exec(JSON.stringify(message))?.[1] ?? '';

async function depositPage(user: ChatUser) {
  const { message_id: asked } = await user.send('/balance');
  await user.waitForMessage((m) => m.message_id > asked && has('deposit_open')(m));
  await user.press('deposit_open');
  return user.waitForMessage((m) => m.message_id > asked && has('deposit_make_')(m));
}

const requestsOf = (user: ChatUser) =>
  world.database.query(
    `SELECT m.id, m.currency, m.amount, m.status FROM payment_monitors m JOIN users u ON u.id = m.user_id
     WHERE u.telegram_id = $1 AND m.kind = 'deposit'`,
    [user.id],
  );

describe.each([
  ['zh-hans', 'zh'],
  ['en', 'en'],
] as const)('the balance in %s', (code, language) => {
  const texts = textsOf(language);

  it('shows both currencies and turns the pages of its statement', async () => {
    const user = await world.chat.createUser('Saver', code);
    await user.send('/balance');
    const page = await user.waitForMessage((m) => m.text?.includes('0.00 USDT') === true);
    const userId = await world.userId(user);
    for (let n = 1n; n <= 9n; n++) await world.credit(userId, 'TRX', n * 1_000_000n);
    await world.credit(userId, 'USDT', 2_250_000n);
    await user.press(texts.buttons.refresh);
    await user.waitForMessage((m) => /45\.00 TRX[^]*2\.25 USDT/.test(m.text ?? ''));
    await user.press(texts.buttons.statement('TRX'));
    const first = await user.waitForMessage((m) => m.text?.includes('+9.00 TRX') === true);
    expect(first.text).not.toContain('+1.00 TRX');
    await user.pressData(page.message_id, dataOn(first, /statement_TRX_\d+/));
    await user.waitForMessage((m) => m.text?.includes('+1.00 TRX') === true && has('statement_TRX"')(m));
    await user.press('statement_TRX');
    await user.waitForMessage((m) => m.text?.includes('+9.00 TRX') === true);
    await user.press('balance_open');
    await user.waitForMessage(has('deposit_open'));
    await user.press(texts.buttons.statement('USDT'));
    await user.waitForMessage((m) => m.text?.includes('+2.25 USDT') === true);
    expect((await user.messages()).filter((m) => m.from?.is_bot === true)).toHaveLength(1);
    for (const data of ['statement_EUR', 'statement_TRX_0', "statement_TRX_1'", 'statement_TRX_-1'])
      expect(await popupOf(user, page.message_id, data)).toBe(texts.errors.broken);
  });

  it('is added to by a preset, once however often it is tapped, checked and cancelled', async () => {
    const user = await world.chat.createUser('Preset', code);
    const page = await depositPage(user);
    await user.pressData(page.message_id, 'deposit_in_USDT');
    const usdt = await user.waitForMessage((m) => dataOn(m, /deposit_make_\w+_USDT_20/) !== '');
    const make = dataOn(usdt, /deposit_make_\w+_USDT_20/);
    await Promise.all([1, 2, 3].map(() => user.pressData(usdt.message_id, make)));
    const payment = await user.waitForMessage(has('deposit_check_'));
    const [request, ...more] = await requestsOf(user);
    expect(more).toEqual([]);
    expect(request).toMatchObject({ currency: 'USDT', status: 'open' });
    expect(BigInt(request.amount)).toBeGreaterThan(20_000_000n);
    expect(BigInt(request.amount)).toBeLessThan(20_010_000n);
    const amount = `20.${request.amount.slice(2).replace(/0+$/, '')}`;
    expect(payment.caption).toContain(`${amount} USDT`);
    expect(payment.caption).toContain(plain(texts.payment.usdtNote));
    expect(JSON.stringify(payment)).toContain(`"copy_text":{"text":"${amount}"}`);
    await picturesLeft(user, 1);
    expect(await popupOf(user, payment.message_id, `deposit_check_${request.id}`)).toMatch(/\d\d:\d\d/);
    await user.pressData(payment.message_id, `deposit_cancel_${request.id}`);
    await user.waitForMessage(has('deposit_sure_'));
    await world.app?.get(PaymentPages).refresh();
    await user.press('deposit_view_');
    await user.waitForMessage(has('deposit_check_'));
    await user.pressData(payment.message_id, `deposit_sure_${request.id}`);
    await user.waitForMessage((m) => m.text?.includes(texts.deposit.state.cancelled) === true);
    await picturesLeft(user, 0);
    const now = await user.lastMessage();
    expect(await popupOf(user, now?.message_id ?? 0, `deposit_sure_${request.id}`)).toBe('');
    expect(await popupOf(user, now?.message_id ?? 0, `deposit_cancel_${request.id}`)).toBe(
      texts.errors.depositNotCancellable,
    );
  });

  it('is added to by a typed amount, and every wrong one gets its own answer', async () => {
    const user = await world.chat.createUser('Typed', code);
    await depositPage(user);
    await user.press('deposit_custom');
    await user.waitForMessage((m) => m.text?.startsWith('✏️') === true);
    const cases: [string, string][] = [
      ['abc', texts.errors.amountNotANumber],
      ['1e3', texts.errors.amountNotANumber],
      ['12,5', texts.errors.amountNotANumber],
      ['💰', texts.errors.amountNotANumber],
      ['0', texts.errors.amountNotPositive],
      ['-5', texts.errors.amountNotPositive],
      ['1.005', texts.errors.amountTooFine],
      ['0.5', texts.errors.amountRange('1', '100,000', 'TRX')],
      ['100000.01', texts.errors.amountRange('1', '100,000', 'TRX')],
      ['9'.repeat(300), texts.errors.tooLong],
    ];
    for (const [text, sentence] of cases) {
      await user.send(text);
      await user.waitForMessage((m) => m.text?.includes(sentence) === true);
    }
    expect(await requestsOf(user)).toEqual([]);
    await user.send('１２.5');
    const payment = await user.waitForMessage(has('deposit_check_'));
    expect(payment.caption).toMatch(/12\.50\d+ TRX/);
    expect(payment.caption).toContain(world.paymentAddress);
  });

  it('keeps deposits from strangers, and old buttons from doing anything', async () => {
    const owner = await world.chat.createUser('Owner', code);
    const page = await depositPage(owner);
    const make = dataOn(page, /deposit_make_\w+_TRX_10/);
    await owner.pressData(page.message_id, 'deposit_in_TRX');
    await owner.waitForMessage((m) => has('deposit_make_')(m) && !has(make)(m));
    expect(await popupOf(owner, page.message_id, make)).toBe(texts.errors.stale);
    await owner.press('deposit_make_');
    await owner.waitForMessage(has('deposit_check_'));
    const [{ id }] = await requestsOf(owner);
    const stranger = await world.chat.createUser('Stranger', code);
    await stranger.send('/menu');
    const { message_id: menu } = await stranger.waitForMessage(has('rent_open'));
    for (const data of [
      `deposit_check_${id}`,
      `deposit_view_${id}`,
      `deposit_cancel_${id}`,
      `deposit_sure_${id}`,
    ])
      expect(await popupOf(stranger, menu, data)).toBe(texts.errors.depositNotFound);
    expect(await popupOf(stranger, menu, `deposit_view_${randomUUID()}`)).toBe(texts.errors.depositNotFound);
    expect(await popupOf(stranger, menu, 'deposit_custom')).toBe(texts.errors.stale);
    expect(await popupOf(stranger, menu, `deposit_make_${'ab'.repeat(16)}_TRX_10`)).toBe(texts.errors.stale);
    for (const data of [
      `deposit_make_${'ab'.repeat(16)}_TRX_0`,
      `deposit_make_${'ab'.repeat(16)}_TRX_9999999`,
    ])
      expect(await popupOf(stranger, menu, data)).toBe(texts.errors.broken);
    expect(await world.count(`payment_monitors WHERE id = $1 AND status = 'open'`, [id])).toBe(1);
  });
});

describe('the payment page of a deposit', () => {
  it('counts down, and goes when its time is over', async () => {
    const user = await world.chat.createUser('Clock', 'en');
    await world.watchChain();
    const page = await depositPage(user);
    await user.pressData(page.message_id, dataOn(page, /deposit_make_\w+_TRX_50/));
    await user.waitForMessage((m) => /(59|60):\d\d|01:00:00/.test(m.caption ?? ''));
    await world.watchChain(new Date(Date.now() + 20 * 60_000));
    await world.app?.get(PaymentPages).refresh();
    await user.waitForMessage((m) => /(39|40):\d\d/.test(m.caption ?? ''));
    await world.watchChain(new Date(Date.now() + 61 * 60_000));
    await world.app?.get(PaymentPages).refresh();
    await picturesLeft(user, 0);
    await world.watchChain();
  });
});

/** Up to the review page, with the 65k package. */
async function review(user: ChatUser) {
  const receiver = newAddress();
  const { message_id: asked } = await user.send(receiver);
  await user.waitForMessage((m) => m.message_id > asked && m.text?.includes(receiver) === true);
  await user.press('energy_package_');
  await user.waitForMessage((m) => m.message_id > asked && m.text?.includes('2.80 TRX') === true);
  await user.press('rent_review');
  return user.waitForMessage((m) => m.message_id > asked && has('confirm_order_')(m));
}

const waysOf = (message: object): string[] =>
  [...JSON.stringify(message).matchAll(/confirm_order_\w{32}_(\w+)"/g)].map(([, way]) => way ?? '');

const orderOf = async (user: ChatUser) => {
  const [order] = await world.database.query(
    `SELECT o.id, o.currency, o.amount, o.status FROM orders o JOIN users u ON u.id = o.user_id
     WHERE u.telegram_id = $1 ORDER BY o.created_at DESC LIMIT 1`,
    [user.id],
  );
  return order;
};

describe.each([
  ['zh-hans', 'zh'],
  ['en', 'en'],
] as const)('USDT in %s', (code, language) => {
  const texts = textsOf(language);

  it('is offered at the rate, paid to the last digit, and shown as USDT everywhere', async () => {
    await world.setRate(287_500);
    const user = await world.chat.createUser('Tether', code);
    const page = await review(user);
    expect(page.text).toContain('0.81 USDT');
    expect(waysOf(page)).toEqual(['transfer', 'usdt']);
    const confirm = dataOn(page, /confirm_order_\w{32}_usdt/);
    await Promise.all([1, 2].map(() => user.pressData(page.message_id, confirm)));
    const payment = await user.waitForMessage(has('check_payment_'));
    const { id, ...order } = await orderOf(user);
    expect(order).toMatchObject({ currency: 'USDT', status: 'awaiting_payment' });
    const amount = `0.${order.amount.replace(/0+$/, '')}`;
    expect(amount.startsWith('0.81')).toBe(true);
    expect(payment.caption).toContain(`${amount} USDT`);
    expect(payment.caption).not.toMatch(/\bTRX\b/);
    expect(payment.caption).toContain(plain(texts.payment.usdtNote));
    await user.pressData(payment.message_id, `cancel_order_${id}`);
    await user.waitForMessage(has('cancel_sure_'));
    await user.press('cancel_sure_');
    await user.waitForMessage((m) => m.text?.includes(`${amount} USDT`) === true);
  });

  it('is taken from the balance where it is enough', async () => {
    const user = await world.chat.createUser('Holder', code);
    await user.send('/menu');
    await user.waitForMessage(has('rent_open'));
    await world.credit(await world.userId(user), 'USDT', 1_000_000n);
    const page = await review(user);
    expect(waysOf(page)).toEqual(['transfer', 'usdt', 'usdtbalance']);
    await user.pressData(page.message_id, dataOn(page, /confirm_order_\w{32}_usdtbalance/));
    await user.waitForMessage((m) => m.text?.includes('0.81 USDT') === true && has('order_view_')(m));
    expect(await orderOf(user)).toMatchObject({ currency: 'USDT', amount: '810000', status: 'paid' });
  });

  it('is neither offered nor taken while there is no rate, and asked about again when it moved', async () => {
    const user = await world.chat.createUser('Rates', code);
    const page = await review(user);
    const confirm = dataOn(page, /confirm_order_\w{32}_usdt/);
    await world.setRate(300_000);
    await user.pressData(page.message_id, confirm);
    await user.waitForMessage((m) => m.text?.includes(texts.review.priceChanged) === true);
    await world.setRate(null);
    await user.pressData(page.message_id, confirm);
    const without = await user.waitForMessage((m) => m.text?.includes(texts.errors.noRate) === true);
    expect(waysOf(without)).toEqual(['transfer']);
    expect(await orderOf(user)).toBeUndefined();
    await world.setRate(287_500);
  });

  it('is refused politely for a receiver on the deny list', async () => {
    const user = await world.chat.createUser('Denied', code);
    const page = await review(user);
    const receiver = /T[1-9A-HJ-NP-Za-km-z]{33}/.exec(page.text ?? '')?.[0];
    await world.database.query(
      `INSERT INTO risk_entries (subject_kind, subject, list, actor) VALUES ('address', $1, 'deny', 'test')`,
      [receiver],
    );
    await user.pressData(page.message_id, dataOn(page, /confirm_order_\w{32}_transfer/));
    await user.waitForMessage((m) => m.text?.includes(texts.errors.riskDenied) === true);
    expect(await orderOf(user)).toBeUndefined();
  });
});
