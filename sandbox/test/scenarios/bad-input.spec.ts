import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChatUser } from '../../src/telegram/index.js';
import { buttonsOf, reviewInChat, textOf, waitForButton } from './support/rent.js';
import { violationsAtRest } from './support/rest.js';
import { World } from './support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.start();
  // An order that expires while a test is at work would be a row more.
  await world.setting('order.timeout_minutes', '120');
  await world.until('the books to be opened', async () => {
    const [closed] = await world.query('SELECT 1 FROM cash_accounts WHERE opening_height IS NULL');
    const [opened] = await world.query('SELECT 1 FROM cash_accounts');
    return opened && !closed ? true : undefined;
  });
});

afterAll(() => world.stop());

const LANGUAGES = [
  ['en', 'en'],
  ['zh', 'zh-hans'],
] as const;

/** What must not change. */
const TABLES = [
  'orders',
  'order_events',
  'payment_monitors',
  'payments',
  'tron_transactions',
  'energy_delegations',
  // The books of our addresses are opened meanwhile.
  `ledger_transactions WHERE kind <> 'opening_balance'`,
  'user_wallets',
] as const;

async function rowCounts(): Promise<Record<string, number>> {
  const counts = await Promise.all(
    TABLES.map(async (table) => {
      const [row] = await world.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
      return [table, row?.n ?? -1] as const;
    }),
  );
  return Object.fromEntries(counts);
}

/** The bot's answer to a text: the first message that came after it and fits. */
async function answerTo(user: ChatUser, text: string, expected: RegExp): Promise<string> {
  const { message_id: sent } = await user.send(text);
  return textOf(
    await user.waitForMessage((message) => message.message_id > sent && expected.test(textOf(message))),
  );
}

/** The bot's answer to a press. */
async function popupFor(user: ChatUser, messageId: number, data: string): Promise<string> {
  const { callbackQueryId } = await user.pressData(messageId, data);
  return (await user.waitForPopup(callbackQueryId)).text;
}

async function pageOf(user: ChatUser): Promise<number> {
  const { message_id: asked } = await user.send('/buy');
  return (await waitForButton(user, /^energy_package_/, asked))[0].message_id;
}

describe.each(LANGUAGES)('receivers that cannot be (%s)', (language, code) => {
  const en = language === 'en';
  const SAYS = {
    ours: en ? /This address is ours and can't be the receiver/ : /这是本平台的地址，不能作为接收地址/,
    contract: en ? /contract address and can't receive energy/ : /这是合约地址，无法接收能量/,
    checksum: en ? /checksum of this address is wrong/ : /地址校验不通过/,
    noAddress: en ? /That is not a TRON address/ : /这不是 TRON 地址/,
    otherNetwork: en ? /address of another network/ : /像是其他网络的地址/,
    tooLong: en ? /That message is too long/ : /这条消息太长了/,
    notActivated: en ? /Not activated, can't receive energy/ : /未激活，无法接收能量/,
  };
  let user: ChatUser;

  beforeEach(async () => {
    user = await world.chat.createUser('Receiver', code);
    const page = await pageOf(user);
    await user.pressData(page, 'rent_receiver_new');
  });

  it('are refused politely, and nothing changes', async () => {
    const { secrets, endpoints } = world.sandbox;
    const good = (await user.wallet()).address;
    const last = good.endsWith('a') ? 'b' : 'a';
    const before = await rowCounts();
    for (const [text, expected] of [
      [secrets.suppliers[3]?.address ?? '', SAYS.ours],
      [endpoints.paymentAddresses[0] ?? '', SAYS.ours],
      [endpoints.flashAddresses[0] ?? '', SAYS.ours],
      [endpoints.treasuryAddress, SAYS.ours],
      [endpoints.usdtContract, SAYS.contract],
      [`${good.slice(0, -1)}${last}`, SAYS.checksum],
      [good.slice(0, -1), SAYS.checksum],
      [good.toLowerCase(), SAYS.noAddress],
      [`41${'ab'.repeat(20)}`, SAYS.noAddress],
      [`0x${'ab'.repeat(20)}`, SAYS.otherNetwork],
      ['🔥🔥🔥', SAYS.noAddress],
      ['T'.repeat(4_000), SAYS.tooLong],
    ] as const)
      await answerTo(user, text, expected);
    expect(await rowCounts()).toEqual(before);
  });

  it('are shown as not activated, with no way to confirm', async () => {
    const { notHolding: stranger } = await user.recipients();
    const page = await answerTo(user, stranger, SAYS.notActivated);
    expect(page).toContain(stranger);
    const before = await rowCounts();
    await user.press('energy_package_');
    await user.press('rent_review');
    const review = await user.waitForMessage(en ? /Check your order/ : /确认订单/);
    expect(textOf(review)).toMatch(SAYS.notActivated);
    expect(buttonsOf(review).filter((data) => data.startsWith('confirm_order_'))).toEqual([]);
    expect(await rowCounts()).toEqual(before);
  });
});

describe.each(LANGUAGES)('amounts of energy that cannot be (%s)', (language, code) => {
  const en = language === 'en';
  const SAYS = {
    notNumber: en ? /That is not a number/ : /这不是数字/,
    notPositive: en ? /must be more than 0/ : /能量必须大于 0/,
    notWhole: en ? /must be a whole number/ : /能量必须是整数/,
    range: en ? /must be between 1,000 and 5,000,000/ : /能量须在 1,000 到 5,000,000 之间/,
    tooLong: en ? /That message is too long/ : /这条消息太长了/,
  };

  it('are refused politely, and nothing changes; full-width digits are digits', async () => {
    const user = await world.chat.createUser('Amount', code);
    const page = await pageOf(user);
    await user.pressData(page, 'rent_custom');
    const before = await rowCounts();
    for (const [text, expected] of [
      ['0', SAYS.notPositive],
      ['-5', SAYS.notPositive],
      ['999', SAYS.range],
      ['5000001', SAYS.range],
      ['9'.repeat(200), SAYS.range],
      ['９９９９９９９９', SAYS.range],
      ['195000.5', SAYS.notWhole],
      ['1e5', SAYS.notNumber],
      ['0x10', SAYS.notNumber],
      ['🔥', SAYS.notNumber],
      ["'; DROP TABLE orders; --", SAYS.notNumber],
      ['1'.repeat(4_000), SAYS.tooLong],
    ] as const)
      await answerTo(user, text, expected);
    await answerTo(user, '１９５０００', /195,000/);
    expect(await rowCounts()).toEqual(before);
  });
});

describe('buttons', () => {
  it('of an older page are out of date, also after a restart; the newest goes on where it was', async () => {
    const user = await world.chat.createUser('Stale', 'en');
    const { address } = await user.wallet();
    await world.rent(user, { package: /65k · 1 hour/, receiver: address });
    const [{ message_id: picture }] = await waitForButton(user, /^check_payment_/, 0);
    const [page, confirm] = await reviewInChat(user, { package: /131k · 1 hour/, receiver: address });
    const before = await rowCounts();
    await world.restart();
    await world.chat.waitForBot();
    for (const data of ['rent_review', 'rent_receiver_new', 'rent_duration_3600', confirm])
      expect(await popupFor(user, picture, data)).toMatch(/This button is out of date/);
    const forged = confirm.replace(/_[0-9a-f]{32}_/, `_${'0'.repeat(32)}_`);
    expect(await popupFor(user, page.message_id, forged)).toMatch(/This button is out of date/);
    expect(await rowCounts()).toEqual(before);
    await user.pressData(page.message_id, confirm);
    await waitForButton(user, /^check_payment_/, page.message_id);
    expect(await world.orderOf(user)).toMatchObject({ status: 'awaiting_payment', energy: 131_000 });
  });

  it('tapped twice at once place one order with one payment page', async () => {
    const user = await world.chat.createUser('Hasty', 'en');
    const { address } = await user.wallet();
    const [page, confirm] = await reviewInChat(user, { package: /65k · 1 hour/, receiver: address });
    const before = await rowCounts();
    const presses = await Promise.all(
      Array.from({ length: 4 }, () => user.pressData(page.message_id, confirm)),
    );
    const popups = await Promise.all(
      presses.map(async ({ callbackQueryId }) => (await user.waitForPopup(callbackQueryId)).text),
    );
    expect(popups.filter((text) => /already been placed/.test(text))).toHaveLength(3);
    await waitForButton(user, /^check_payment_/, page.message_id);
    expect(await rowCounts()).toEqual({
      ...before,
      orders: (before['orders'] ?? 0) + 1,
      order_events: (before['order_events'] ?? 0) + 1,
      payment_monitors: (before['payment_monitors'] ?? 0) + 1,
    });
    expect((await user.messages()).filter(({ photo }) => photo !== undefined)).toHaveLength(1);
  });

  it("of another user's order find nothing, whoever copied them", async () => {
    const owner = await world.chat.createUser('Owner', 'en');
    const { address } = await owner.wallet();
    const order = await world.rent(owner, { package: /65k · 1 hour/, receiver: address });
    const thief = await world.chat.createUser('Thief', 'zh-hans');
    const page = await pageOf(thief);
    const before = await rowCounts();
    for (const action of ['check_payment', 'cancel_order', 'cancel_sure', 'order_view'])
      expect(await popupFor(thief, page, `${action}_${order.id}`)).toBe('找不到这个订单。');
    expect(await rowCounts()).toEqual(before);
    expect((await world.order(order.id)).status).toBe('awaiting_payment');
    const seen = (await thief.messages()).map(textOf).join('\n');
    expect(seen).not.toContain(order.reference);
    expect(seen).not.toContain(address);
  });

  it('that never existed are answered and change nothing', async () => {
    const user = await world.chat.createUser('Forger', 'en');
    const page = await pageOf(user);
    const before = await rowCounts();
    const nobody = '00000000-0000-4000-8000-000000000000';
    for (const [data, expected] of [
      ['drop_table_orders', /I do not know this button/],
      ['order_view_xyz', /I do not know this button/],
      ['rent_transfers_999999', /I do not know this button/],
      ['confirm_order_', /I do not know this button/],
      ['x'.repeat(64), /I do not know this button/],
      [`order_view_${nobody}`, /This order was not found/],
      [`cancel_sure_${nobody}`, /This order was not found/],
      [`confirm_order_${'a'.repeat(32)}_balance`, /This button is out of date/],
      [`book_sure_${nobody}`, /no longer in your book/],
    ] as const)
      expect(await popupFor(user, page, data)).toMatch(expected);
    expect(await popupFor(user, page, `energy_package_${nobody}`)).toBe('');
    expect(await popupFor(user, page, 'rent_duration_301')).toBe('');
    await user.pressData(page, 'rent_transfers_1');
    await user.waitForMessage(/This duration is not offered/);
    expect(await rowCounts()).toEqual(before);
  });
});

describe('at rest', () => {
  it('books, orders, delegations and messages agree with the chain', async () => {
    expect(await violationsAtRest(world)).toEqual([]);
  });
});
