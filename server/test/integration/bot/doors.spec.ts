import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textsOf } from '../../../src/entrypoints/bot/texts/index.js';
import { BotWorld } from './bot-world.js';

let world: BotWorld;
beforeAll(async () => {
  world = await BotWorld.create();
});
afterAll(() => world.close());

const has = (data: string) => (message: object) => JSON.stringify(message).includes(data);

describe('Telegram', () => {
  it('may be unreachable at the start and later', async () => {
    await world.chat.fault({ name: 'down' });
    await world.start();
    const user = await world.chat.createUser('Patient', 'en');
    await user.send('/start');
    await world.chat.clearFaults();
    await user.waitForMessage(/Welcome/);
    await world.chat.fault({ name: 'unreachable', method: 'getUpdates', times: 2 });
    await world.chat.fault({ name: 'http_502', method: 'sendMessage', times: 1 });
    await user.send('/menu');
    await user.send('/help');
    await user.waitForMessage(/How it works/);
    await world.stop();
  });

  it('sets the command list in both languages', async () => {
    await world.start();
    await world.chat.waitForBot();
    const calls = await world.chat.calls('setMyCommands');
    expect(JSON.stringify(calls)).toContain(textsOf('zh').commands.buy);
    expect(JSON.stringify(calls)).toContain(textsOf('en').commands.buy);
    await world.stop();
  });

  it('asks for patience (429) and gets it', async () => {
    await world.start();
    const user = await world.chat.createUser('Busy', 'en');
    await world.chat.fault({ name: 'http_429', method: 'sendMessage', retryAfter: 1 });
    await user.send('/menu');
    await user.waitForMessage(/What would you like/);
    await world.stop();
  });
});

describe('a conversation', () => {
  it('ends after 24 hours, and old buttons say so', async () => {
    await world.start();
    const { errors } = textsOf('en');
    const user = await world.chat.createUser('Slow', 'en');
    await user.send('/buy');
    const page = await user.waitForMessage(has('rent_review'));
    await world.database.query(
      `UPDATE telegram_sessions SET expires_at = expires_at - interval '24 hours' WHERE chat_id = $1`,
      [user.id],
    );
    const { callbackQueryId } = await user.pressData(page.message_id, 'rent_transfers_2');
    expect((await user.waitForPopup(callbackQueryId)).text).toBe(errors.stale);
    await user.send('/buy');
    await user.waitForMessage((m) => m.message_id > page.message_id && has('rent_review')(m));
    await world.stop();
  });

  it('goes on after a restart, question and all, in the language that was chosen', async () => {
    await world.start();
    const user = await world.chat.createUser('Sleeper', 'en');
    await user.send('/language');
    await user.waitForMessage(has('language_set_zh'));
    await user.press('language_set_zh');
    await user.waitForMessage(/想做什么/);
    await user.send('/buy');
    await user.waitForMessage(has('rent_custom'));
    await user.press('rent_custom');
    await user.waitForMessage(/请发送能量数量/);
    await world.stop();
    await user.send('195000');
    await world.start();
    await user.waitForMessage((m) => m.text?.includes('195,000') === true);
    await world.stop();
  });
});

describe('the webhook', () => {
  const secret = randomBytes(16).toString('hex');

  it('takes updates with the right secret and nothing else', async () => {
    const port = await freePort();
    await world.start(
      {
        TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${port}/webhook/telegram`,
        TELEGRAM_WEBHOOK_SECRET: secret,
      },
      port,
    );
    const from = { id: 777_001, is_bot: false, first_name: 'Forged', language_code: 'en' };
    const update = {
      update_id: 1,
      message: { message_id: 1, date: 1, from, chat: { id: from.id, type: 'private' }, text: '/start' },
    };
    expect(await post(update)).toBe(403);
    expect(await post(update, `${secret}x`)).toBe(403);
    expect(await post(update, secret.toUpperCase())).toBe(403);
    expect(await world.count('users WHERE telegram_id = 777001')).toBe(0);
    expect(await post({ nonsense: true }, secret)).toBe(400);
    expect(await post(update, secret)).toBe(200);
    expect(await world.count('users WHERE telegram_id = 777001')).toBe(1);
    await world.stop();
  });

  it('carries a conversation', async () => {
    const port = await freePort();
    await world.start(
      {
        TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${port}`,
        TELEGRAM_WEBHOOK_SECRET: secret,
      },
      port,
    );
    const user = await world.chat.createUser('Hook', 'zh-hans');
    await user.send('/start');
    await user.waitForMessage(/欢迎/);
    await world.stop();
  });

  it('does not exist while the bot polls', async () => {
    await world.start();
    expect(await post({ update_id: 1 }, secret)).toBe(404);
    await world.stop();
  });
});

/** Status of a call to the webhook, as anybody could make it. */
async function post(body: object, secret?: string): Promise<number> {
  const url = await world.app?.getUrl();
  const response = await fetch(`${url}/webhook/telegram`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret }),
    },
    body: JSON.stringify(body),
  });
  return response.status;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
