import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator, temporaryFolder, TOKEN, type BotAnswer } from './simulator.fixture.js';

interface ReceivedUpdate {
  update_id: number;
  message?: { text: string; chat: { id: number } };
  callback_query?: { data: string };
  my_chat_member?: { new_chat_member: { status: string } };
}

describe('getUpdates', () => {
  let running: Awaited<ReturnType<typeof startSimulator>>;
  beforeEach(async () => {
    running = await startSimulator();
  });
  afterEach(() => running.simulator.close());

  const poll = async (body: object = {}) =>
    (await running.call('getUpdates', body)).result as ReceivedUpdate[];
  const texts = (updates: ReceivedUpdate[]) => updates.map((update) => update.message?.text);

  it('keeps updates until a higher offset confirms them', async () => {
    const user = await running.driver.createUser('Alex');
    for (const text of ['one', 'two', 'three']) await user.send(text);
    const updates = await poll();
    expect(texts(updates)).toEqual(['one', 'two', 'three']);
    expect(texts(await poll({ limit: 2 }))).toEqual(['one', 'two']);
    expect(texts(await poll({ offset: (updates[0]?.update_id ?? 0) + 1 }))).toEqual(['two', 'three']);
    expect(texts(await poll({ offset: -1 }))).toEqual(['three']);
    expect(await poll({ offset: (updates[2]?.update_id ?? 0) + 1 })).toEqual([]);
  });

  it('waits for the next update and wakes at once', async () => {
    const user = await running.driver.createUser('Alex');
    const waiting = poll({ timeout: 50 });
    await running.driver.waitForBot();
    await user.send('hello');
    expect(texts(await waiting)).toEqual(['hello']);
  });

  it('ends the first of two readers with 409', async () => {
    const first = running.call('getUpdates', { timeout: 50 });
    await running.driver.waitForBot();
    const second = running.call('getUpdates', { timeout: 50 });
    expect(await first).toEqual({
      ok: false,
      error_code: 409,
      description:
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    });
    await running.call('setWebhook', { url: 'http://127.0.0.1:1/never' });
    expect((await second).description).toBe('Conflict: terminated by setWebhook request');
    expect((await running.call('getUpdates')).description).toBe(
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  });

  it('lets go of a reader that hung up, so that its updates go to the next', async () => {
    const user = await running.driver.createUser('Alex');
    const gone = new AbortController();
    const lost = fetch(`${running.simulator.url}/bot${TOKEN}/getUpdates?timeout=50`, { signal: gone.signal });
    await running.driver.waitForBot();
    gone.abort();
    await expect(lost).rejects.toThrow();
    await user.send('kept');
    expect(texts(await poll({ timeout: 5 }))).toEqual(['kept']);
  });

  it('delivers only the kinds asked for', async () => {
    const user = await running.driver.createUser('Alex');
    await poll({ allowed_updates: ['my_chat_member'] });
    await user.send('not wanted');
    await user.block();
    const updates = await poll();
    expect(updates.map((update) => update.my_chat_member?.new_chat_member.status)).toEqual(['kicked']);
  });
});

describe('webhooks', () => {
  let running: Awaited<ReturnType<typeof startSimulator>>;
  let received: { update: ReceivedUpdate; secret: string | undefined }[];
  let respond: (response: ServerResponse, update: ReceivedUpdate) => void;
  const hook = createServer((request, response) => void onRequest(request, response));

  async function onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const update = JSON.parse(Buffer.concat(chunks).toString()) as ReceivedUpdate;
    received.push({
      update,
      secret: request.headers['x-telegram-bot-api-secret-token'] as string | undefined,
    });
    respond(response, update);
    hook.emit('received');
  }

  const receivedCount = async (count: number): Promise<void> => {
    while (received.length < count) await once(hook, 'received');
  };

  beforeEach(async () => {
    running = await startSimulator({ webhookPauseMs: 5 });
    received = [];
    respond = (response) => response.end();
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await running.simulator.close();
    hook.closeAllConnections();
    await new Promise((resolve) => hook.close(resolve));
  });

  const setWebhook = (extra: object = {}): Promise<BotAnswer> =>
    running.call('setWebhook', {
      url: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`,
      ...extra,
    });

  it('posts updates with the secret, also those that waited', async () => {
    const user = await running.driver.createUser('Alex');
    await user.send('before');
    expect(await setWebhook({ secret_token: 'a-secret_1' })).toEqual({
      ok: true,
      result: true,
      description: 'Webhook was set',
    });
    await user.send('after');
    await receivedCount(2);
    expect(received.map(({ update }) => update.message?.text)).toEqual(['before', 'after']);
    expect(received.every(({ secret }) => secret === 'a-secret_1')).toBe(true);
    expect((await setWebhook({ secret_token: 'not allowed!' })).error_code).toBe(400);
  });

  it('tries again until the answer is 2xx, in order, and tells what went wrong', async () => {
    respond = (response) => {
      response.statusCode = received.length <= 2 ? 401 : 200;
      response.end();
    };
    const user = await running.driver.createUser('Alex');
    await setWebhook();
    await user.send('one');
    await user.send('two');
    await receivedCount(4);
    expect(received.map(({ update }) => update.message?.text)).toEqual(['one', 'one', 'one', 'two']);
    expect((await running.call('getWebhookInfo')).result).toMatchObject({
      last_error_message: 'Wrong response from the webhook: 401 Unauthorized',
    });
  });

  it('stops trying when the simulator stops, with updates still waiting', async () => {
    respond = (response) => {
      response.statusCode = 500;
      response.end();
    };
    const user = await running.driver.createUser('Alex');
    await setWebhook();
    await user.send('one');
    await receivedCount(1);
    await running.simulator.close();
    const count = received.length;
    running = await startSimulator();
    expect(received.length).toBe(count);
  });

  it('carries out the call in the answer', async () => {
    respond = (response, update) => {
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ method: 'sendMessage', chat_id: update.message?.chat.id, text: 'by answer' }),
      );
    };
    const user = await running.driver.createUser('Alex');
    await setWebhook();
    await user.send('hi');
    expect((await user.waitForMessage(/by answer/)).text).toBe('by answer');
  });
});

describe('a restart over the same folder', () => {
  it('keeps users, chats, files, commands, waiting updates and the webhook', async () => {
    const folder = await temporaryFolder();
    const first = await startSimulator({ dataDir: folder.path });
    const user = await first.driver.createUser('小林', 'zh-hans');
    await user.send('/start');
    await first.call('sendMessage', { chat_id: user.id, text: '你好' });
    await first.call('setMyCommands', { commands: [{ command: 'buy', description: 'x' }] });
    await first.call('getUpdates', { timeout: 0 });
    const address = (await user.wallet()).address;
    await first.simulator.close();

    const second = await startSimulator({ dataDir: folder.path });
    const again = second.driver.user(user.id);
    expect((await again.messages()).map((message) => message.text)).toEqual(['/start', '你好']);
    expect((await second.driver.users())[0]).toMatchObject({ name: '小林', languageCode: 'zh-hans' });
    expect((await second.call('getMyCommands')).result).toEqual([{ command: 'buy', description: 'x' }]);
    const updates = (await second.call('getUpdates')).result as ReceivedUpdate[];
    expect(updates.map((update) => update.message?.text)).toEqual(['/start']);
    expect((await again.wallet()).address).toBe(address);
    const next = await again.send('later');
    expect(next.message_id).toBe(3);
    await second.simulator.close();
    await folder.remove();
  });
});
