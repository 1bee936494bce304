import { randomUUID } from 'node:crypto';
import type { ChatUser } from '@energy-desk/sandbox/telegram';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BotWorld, newAddress } from './bot-world.js';

let world: BotWorld;
beforeAll(async () => {
  world = await BotWorld.create();
  await world.start();
});
afterAll(() => world.close());

/** A user the bot knows, with an order, and a way to let things happen to it. */
async function customer(code: string) {
  const user = await world.chat.createUser(`User ${randomUUID().slice(0, 4)}`, code);
  await user.send('/start');
  await user.waitForMessage((message) => JSON.stringify(message).includes('rent_open'));
  const [{ id: userId }] = await world.database.query('SELECT id FROM users WHERE telegram_id = $1', [
    user.id,
  ]);
  const orderId = randomUUID();
  const reference = orderId.slice(0, 8).toUpperCase();
  await world.database.query(
    `INSERT INTO orders (id, reference, kind, status, user_id, receiver, energy, duration_seconds, amount, pay_with, quote, ends_at)
     VALUES ($1, $2, 'package', 'active', $3, $4, 65000, 3600, 2801234, 'transfer', '{}', now() + interval '10 minutes')`,
    [orderId, reference, userId, newAddress()],
  );
  const happen = (...kinds: string[]) =>
    world.database.query(
      `INSERT INTO order_events (order_id, from_status, to_status, kind, chain_time)
       SELECT $1, 'active', 'active', kind, now() FROM unnest($2::text[]) AS kind`,
      [orderId, kinds],
    );
  return { user, userId, orderId, reference, happen };
}

const texts = async (user: ChatUser): Promise<string[]> =>
  (await user.messages()).filter((m) => m.from?.is_bot === true).map((m) => m.text ?? '');

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

const statusOf = async (orderId: string, kind: string): Promise<string | undefined> => {
  const [row] = await world.database.query(
    'SELECT status FROM notifications WHERE subject = $1 AND kind = $2',
    [orderId, kind],
  );
  return row?.status;
};

describe('messages of an order', () => {
  it('come in order, notices once, and what happens again is told again, in the language of the user', async () => {
    const { user, orderId, happen } = await customer('zh-hans');
    await happen(
      'payment_seen',
      'payment_confirmed',
      'delegating',
      'active',
      'delivery_lost',
      'active',
      'delivery_solid',
      'delivery_solid',
      'rental_ending',
      'completed',
    );
    await user.waitForMessage(/租期结束/);
    const said = (await texts(user)).slice(1);
    expect(said.map((text) => text.slice(0, 4).trim())).toHaveLength(8);
    expect(said.join('\n')).toMatch(
      /已看到付款[^]*付款已确认[^]*委托到账[^]*重新交付[^]*委托到账[^]*最终确认[^]*还剩约 10 分钟[^]*已收回/,
    );
    await until(
      async () =>
        (await world.count(`notifications WHERE subject = $1 AND status = 'sent'`, [orderId])) === 8,
    );
    expect(await world.count('order_events WHERE order_id = $1 AND NOT noticed', [orderId])).toBe(0);
  });

  it('come although Telegram fails for a while', async () => {
    const { user, happen } = await customer('en');
    await world.chat.fault({ name: 'http_500', method: 'sendMessage', times: 1 });
    await world.chat.fault({ name: 'http_429', method: 'sendMessage', times: 1, retryAfter: 1 });
    await happen('payment_seen', 'expired');
    await user.waitForMessage(/has expired/);
    const said = (await texts(user)).slice(1);
    expect(said.findIndex((text) => /seen/.test(text))).toBeLessThan(
      said.findIndex((text) => /expired/.test(text)),
    );
  });

  it('are undeliverable to somebody who blocked the bot, and others are served', async () => {
    const blocked = await customer('en');
    const other = await customer('en');
    await blocked.user.block();
    await blocked.happen('failed');
    await other.happen('refunded');
    await other.user.waitForMessage(/2\.801234 TRX refunded/);
    await until(async () => (await statusOf(blocked.orderId, 'failed')) === 'undeliverable');
    await blocked.user.unblock();
    await blocked.user.send('/menu');
    await blocked.user.waitForMessage(/What would you like/);
    await blocked.happen('completed');
    await blocked.user.waitForMessage(/taken back/);
  });

  it('open the order with their button', async () => {
    const { user, reference, happen } = await customer('en');
    await happen('active');
    await user.waitForMessage(/energy delegated/);
    await user.press('order_view_');
    await user.waitForMessage(new RegExp(`Order ${reference}[^]*active[^]*left`));
    expect((await texts(user)).some((text) => /energy delegated/.test(text))).toBe(true);
  });
});

describe('messages of money', () => {
  const record = (userId: string, kind: string, data: object, subject: string = randomUUID()) =>
    world.database.query(
      `INSERT INTO user_events (user_id, kind, subject, data, chain_time) VALUES ($1, $2, $3, $4, now())
       ON CONFLICT DO NOTHING`,
      [userId, kind, subject, data],
    );

  it('tell every kind once, and open the balance and the flash page with their buttons', async () => {
    const { user, userId } = await customer('zh-hans');
    const deposit = randomUUID();
    await record(userId, 'deposit_seen', { currency: 'USDT', amount: '20000321' }, deposit);
    await record(userId, 'deposit_credited', { currency: 'USDT', amount: '20000321' }, deposit);
    await record(userId, 'deposit_credited', { currency: 'USDT', amount: '20000321' }, deposit);
    await record(userId, 'flash_credited', {
      amount: '3500000',
      credit: '500000',
      units: 1,
      reason: 'remainder',
    });
    await record(userId, 'flash_not_served', { amount: '3000000', reason: 'selling_stopped' });
    await record(userId, 'refund_sent', { amount: '5000000', fee: '300000', txid: 'ab'.repeat(32) });
    await record(userId, 'payment_credited', { currency: 'TRX', amount: '7000000' });
    await record(userId, 'payment_assigned', { currency: 'TRX', amount: '8000000', reference: 'K7Q2M9XA' });
    await record(userId, 'balance_adjusted', { currency: 'TRX', amount: '-1000000', reason: '<b>' });
    await user.waitForMessage(/余额有调整：-1\.00 TRX/);
    const said = (await texts(user)).slice(1).join('\n');
    expect(said).toMatch(
      /已看到充值 20\.000321 USDT[^]*充值 20\.000321 USDT 已到余额[^]*余款 0\.50 TRX[^]*收到 3\.00 TRX，但闪租[^]*已退回 5\.00 TRX（已扣转账手续费 0\.30 TRX）[^]*7\.00 TRX 记入余额[^]*8\.00 TRX 归入订单 K7Q2M9XA[^]*原因：<b>/,
    );
    expect(said.match(/已到余额/g)).toHaveLength(1);
    await user.press('balance_open');
    await user.waitForMessage((message) => JSON.stringify(message).includes('deposit_open'));
    expect(await world.count('user_events WHERE NOT noticed')).toBe(0);
  });

  it('say which order a wrong amount missed', async () => {
    const { user, userId, orderId, reference } = await customer('en');
    const asked = { orderId, reference, expected: '810001', expectedCurrency: 'USDT' };
    await record(userId, 'wrong_amount', { currency: 'TRX', amount: '2800000', ...asked });
    const message = await user.waitForMessage(/not the amount of your order/);
    expect(message.text).toContain('2.80 TRX');
    expect(message.text).toContain(`Order ${reference} asks for 0.810001 USDT`);
    await user.press('order_view_');
    await user.waitForMessage(new RegExp(`Order ${reference}[^]*active[^]*left`));
  });
});
