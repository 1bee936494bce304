import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saidTo } from './support/rent.js';
import { violationsAtRest } from './support/rest.js';
import { World } from './support/world.js';

const SHORT = /65k · 5 min/;
const SECRET = 'a-secret-only-telegram-knows';

let world: World;
/** Reference of the order of somebody who blocked the bot. */
let blocked = '';

beforeAll(async () => {
  world = await World.prepare();
});

afterAll(() => world.stop());

describe('Telegram', () => {
  it('unreachable at the start is no crash: the server is healthy, and the bot listens once it can', async () => {
    await world.chat.fault({ name: 'down' });
    await world.sandbox.server.start();
    expect((await fetch(`${world.sandbox.server.url}/health`)).status).toBe(200);
    const user = await world.chat.createUser('Early', 'en');
    await world.chat.clearFaults();
    await world.opened();
    await user.send('/start');
    await user.waitForMessage(/Welcome to TRON Energy Desk, Early/);
  });

  it('asking for patience gets it: every message comes, in its order, after the time it named', async () => {
    const user = await world.chat.createUser('Patient', 'en');
    const { address } = await user.wallet();
    const order = await world.rent(user, { package: SHORT, receiver: address });
    await world.chat.fault({ name: 'http_429', method: 'sendMessage', times: 2, retryAfter: 2 });
    await user.pay();
    await user.waitForMessage(/^🔒 65,000 energy: the delegation is final/);
    const kinds = (await saidTo(user)).map((text) => [...text][0]);
    expect(kinds).toEqual(['👀', '✅', '⚡', '🔒']);
    // Two refusals of two seconds each lie between the event and its message.
    const [first] = await world.query<{ waited: string }>(
      `SELECT extract(epoch FROM sent_at - created_at) AS waited FROM notifications
       WHERE subject = $1 AND kind = 'payment_seen' AND status = 'sent'`,
      [order.id],
    );
    expect(Number(first?.waited)).toBeGreaterThanOrEqual(4);
  });

  it('blocked by the user: the order is served and taken back all the same, the bot speaks again when asked', async () => {
    const user = await world.chat.createUser('Blocker', 'en');
    const { address } = await user.wallet();
    const order = await world.rent(user, { package: SHORT, receiver: address });
    blocked = order.reference;
    const { address: to, amount } = await user.paymentRequest();
    await user.block();
    const before = (await user.messages()).length;
    await user.pay(to, amount);
    const { ends_at: endsAt } = await world.waitForStatus(order.id, 'active');
    await world.warpTo(endsAt);
    await world.waitForStatus(order.id, 'completed');
    await world.until('its messages to be given up', async () => {
      const [row] = await world.query<{ kinds: string[]; states: string[] }>(
        `SELECT array_agg(DISTINCT status) AS states, array_agg(kind) AS kinds FROM notifications
         WHERE subject = $1`,
        [order.id],
      );
      return row?.kinds?.includes('completed') && row.states.join() === 'undeliverable' ? true : undefined;
    });
    expect((await user.messages()).length).toBeLessThanOrEqual(before);
    await user.unblock();
    const { message_id: asked } = await user.send('/orders');
    const list = await user.waitForMessage(({ message_id }) => message_id > asked);
    expect(JSON.stringify(list.reply_markup)).toContain(order.id);
  });

  it('by webhook is heard with the right secret alone', async () => {
    const { server } = world.sandbox;
    const hook = `${server.url}/webhook/telegram`;
    await server.stop();
    await server.start({ TELEGRAM_WEBHOOK_URL: hook, TELEGRAM_WEBHOOK_SECRET: SECRET });
    await world.until('the webhook to be set', async () =>
      (await world.chat.calls('setWebhook')).length > 0 ? true : undefined,
    );
    await world.chat.waitForBot();
    const user = await world.chat.createUser('Hooked', 'zh-hans');
    await user.send('/start');
    await user.waitForMessage(/欢迎来到波场能量台/);

    const update = {
      update_id: 999_999_999,
      message: {
        message_id: 9,
        date: 1,
        text: '/menu',
        chat: { id: user.id, type: 'private', first_name: 'Forged' },
        from: { id: user.id, is_bot: false, first_name: 'Forged' },
        entities: [{ type: 'bot_command', offset: 0, length: 5 }],
      },
    };
    const post = async (headers: Record<string, string>): Promise<number> =>
      (
        await fetch(hook, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(update),
        })
      ).status;
    const said = (await user.messages()).length;
    expect(await post({})).toBe(403);
    expect(await post({ 'x-telegram-bot-api-secret-token': `${SECRET}x` })).toBe(403);
    expect(await user.messages()).toHaveLength(said);
    const [row] = await world.query<{ first_name: string }>(
      'SELECT first_name FROM users WHERE telegram_id = $1',
      [user.id],
    );
    expect(row?.first_name).not.toBe('Forged');
    expect(await post({ 'x-telegram-bot-api-secret-token': SECRET })).toBe(200);
    await user.waitForMessage(/想做什么？/);
  });
});

describe('at rest', () => {
  it('books, orders, delegations and messages agree with the chain', async () => {
    // Who blocked the bot was told nothing, and that is all that is missing.
    const missing = new RegExp(`^order ${blocked}: 0 messages`);
    const violations = await violationsAtRest(world);
    expect(violations.filter((one) => !missing.test(one))).toEqual([]);
    expect(violations.length).toBeGreaterThan(0);
  });
});
