import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatUser } from '../../src/telegram/index.js';
import { expectBooksToBalance } from './support/books.js';
import { peakOf } from './support/delegations.js';
import { saidTo, textOf } from './support/rent.js';
import { violationsAtRest } from './support/rest.js';
import { SOLID, World } from './support/world.js';

/** Pages that nobody has to pay any more go every three seconds. */
const PAGE_GONE_MS = 15_000;

let world: World;

beforeAll(async () => {
  world = await World.start();
});

afterAll(() => world.stop());

/** What the bot says of the order, in this order; figures as people of that language write them. */
const STORY = {
  en: [
    /^💳 Payment for (\w{8})\n65,000 energy · 1 hour → T\w{33}\n\nAmount: 2\.80\d{4} TRX\nTo: T\w{33}/,
    /^👀 Payment of 2\.80\d{4} TRX seen\nOrder \w{8} waits for confirmation/,
    /^✅ Payment of 2\.80\d{4} TRX confirmed\nThe energy of order \w{8} is on its way/,
    /^⚡ 65,000 energy delegated\nT\w{33}\nOrder \w{8}: you can send your USDT now/,
    /^🔒 65,000 energy: the delegation is final\nOrder \w{8}/,
    /^⏰ About 5 min left\nOrder \w{8}/,
    /^🏁 The rental is over, 65,000 energy was taken back\nOrder \w{8} is complete/,
  ],
  zh: [
    /^💳 待付款 (\w{8})\n65,000 能量 · 1 小时 → T\w{33}\n\n金额：2\.80\d{4} TRX\n收款：T\w{33}/,
    /^👀 已看到付款 2\.80\d{4} TRX\n订单 \w{8} 正在等待区块确认/,
    /^✅ 付款已确认 2\.80\d{4} TRX\n订单 \w{8} 马上为您委托能量/,
    /^⚡ 65,000 能量已委托到账\nT\w{33}\n订单 \w{8}，现在就可以转 USDT 了/,
    /^🔒 65,000 能量委托已最终确认\n订单 \w{8}/,
    /^⏰ 租期还剩约 5 分钟\n订单 \w{8}/,
    /^🏁 租期结束，65,000 能量已收回\n订单 \w{8} 已完成/,
  ],
} as const;

const PACKAGE = /65k · 1 (hour|小时)/;

/** Sends 1 USDT to somebody who holds some. @returns sun burned for energy */
async function burnedBySending(user: ChatUser, to: string): Promise<string | undefined> {
  const { receipt } = await user.sendUsdt(to, '1');
  expect(receipt?.result).toBe('SUCCESS');
  return receipt?.energyBurnedSun;
}

describe.each([
  ['en', 'Alex'],
  ['zh', '小林'],
] as const)('renting 65,000 energy for an hour in the chat (%s)', (language, name) => {
  it('is paid, delivered, used without burning, taken back and completed', async () => {
    const user = await world.chat.createUser(name, language === 'zh' ? 'zh-hans' : 'en');
    const friend = await world.payer(10, 10);
    const { address, energy } = await user.wallet();
    expect(energy.available).toBe(0);
    expect(await burnedBySending(user, friend.address)).toBe('6428500');

    const order = await world.rent(user, { package: PACKAGE, receiver: address });
    const page = await user.waitForMessage(STORY[language][0]);
    expect(page.photo).toBeDefined();
    expect(textOf(page)).toContain(order.reference);
    await user.pay();
    await user.waitForMessage(STORY[language][3]);
    expect((await user.wallet()).energy.available).toBeGreaterThanOrEqual(65_000);
    expect(await burnedBySending(user, friend.address)).toBe('0');
    await user.waitForMessage(STORY[language][4]);

    const { ends_at: endsAt } = await world.order(order.id);
    // The minutes that are left are those of the block which the bot looks at.
    await world.freeze();
    await world.warpTo(endsAt, 300);
    await user.waitForMessage(STORY[language][5]);
    expect((await world.order(order.id)).status).toBe('active');
    await world.unfreeze();
    await world.warpTo(endsAt);
    await user.waitForMessage(STORY[language][6]);
    expect((await world.order(order.id)).status).toBe('completed');

    expect(await world.delegatedTo(address)).toBe(0n);
    const steps = await world.delegationSteps(address);
    expect(steps.map(({ sun }) => sun > 0n)).toEqual([true, false]);
    // The payment page went when the payment was seen: nobody pays twice by it.
    const story = STORY[language].slice(1);
    const told: unknown = story.map((expected) => expect.stringMatching(expected));
    await expect.poll(() => saidTo(user), { timeout: PAGE_GONE_MS }).toEqual(told);
    expect((await saidTo(user)).every((message) => message.includes(order.reference))).toBe(true);
    await expectBooksToBalance(world);
  });
});

describe('the server dies between all steps', () => {
  it('finishes the order with one delegation, one taking back and every message', async () => {
    const user = await world.chat.createUser('Robin', 'en');
    const payer = await world.payer();
    const { address } = await user.wallet();
    const order = await world.rent(user, { package: PACKAGE, receiver: address });
    await world.restart();
    await world.freeze();
    try {
      await payer.trx(order.payment_address, order.amount);
      await world.crash();
      await world.mine();
      await world.sandbox.server.start();
      await world.waitForStatus(order.id, 'confirming');
      await world.crash();
      await world.mine(SOLID);
      await world.sandbox.server.start();
      await world.waitForStatus(order.id, 'delegating');
      await world.restart();
      expect((await world.order(order.id)).status).toBe('delegating');
      await world.pending();
      await world.mine();
      const { ends_at: endsAt } = await world.waitForStatus(order.id, 'active');
      await world.crash();
      await world.mine(SOLID);
      await world.sandbox.server.start();
      await world.waitForEvent(order.id, 'delivery_solid');
      await world.crash();
      await world.warpTo(endsAt);
      await world.sandbox.server.start();
      await world.waitForStatus(order.id, 'reclaiming');
      await world.restart();
      await world.pending();
      await world.crash();
      await world.mine(SOLID + 1);
      await world.sandbox.server.start();
      await world.waitForStatus(order.id, 'completed');
    } finally {
      await world.unfreeze();
    }
    const steps = await world.delegationSteps(address);
    expect(steps).toHaveLength(2);
    expect(peakOf(steps)).toBe(steps[0]?.sun);
    expect(await world.delegatedTo(address)).toBe(0n);
    await user.waitForMessage(STORY.en[6]);
    const messages = await saidTo(user);
    const told = [1, 2, 3, 4, 6].map((i) => messages.findIndex((text) => STORY.en[i]?.test(text)));
    expect(told).not.toContain(-1);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });
});

describe('at rest', () => {
  it('books, orders, delegations and messages agree with the chain', async () => {
    expect(await violationsAtRest(world)).toEqual([]);
  });
});
