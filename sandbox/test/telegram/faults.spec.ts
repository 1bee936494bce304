import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ChatUser } from '../../src/telegram/index.js';
import { startSimulator, TOKEN } from './simulator.fixture.js';

describe('faults of the Bot API', () => {
  let running: Awaited<ReturnType<typeof startSimulator>>;
  let user: ChatUser;

  beforeAll(async () => {
    running = await startSimulator();
    user = await running.driver.createUser('Alex');
    await user.send('/start');
  });
  afterEach(() => running.driver.clearFaults());
  afterAll(() => running.simulator.close());

  const say = (text: string) => running.call('sendMessage', { chat_id: user.id, text });
  const said = async () => (await user.messages()).map((message) => message.text);

  it('429 with retry_after, only for the method and as often as asked', async () => {
    await running.driver.fault({ name: 'http_429', retryAfter: 7, times: 2, method: 'sendMessage' });
    expect((await running.call('getMe')).ok).toBe(true);
    for (let time = 0; time < 2; time += 1)
      expect(await say('limited')).toEqual({
        ok: false,
        error_code: 429,
        description: 'Too Many Requests: retry after 7',
        parameters: { retry_after: 7 },
      });
    expect((await say('free')).ok).toBe(true);
    expect(await said()).not.toContain('limited');
  });

  it('500 and 502 without doing anything', async () => {
    await running.driver.fault({ name: 'http_500' });
    expect(await say('five')).toMatchObject({ ok: false, error_code: 500 });
    await running.driver.fault({ name: 'http_502' });
    const response = await fetch(`${running.simulator.url}/bot${TOKEN}/getMe`);
    expect([response.status, response.headers.get('content-type')]).toEqual([502, 'text/html']);
    expect(await said()).not.toContain('five');
  });

  it('a lost answer: done after, not done before', async () => {
    await running.driver.fault({ name: 'timeout_before', ms: 10 });
    await expect(say('never arrived')).rejects.toThrow();
    await running.driver.fault({ name: 'timeout_after', ms: 10 });
    await expect(say('arrived')).rejects.toThrow();
    expect(await said()).toContain('arrived');
    expect(await said()).not.toContain('never arrived');
  });

  it('unreachable once, down until it is removed, slow but right', async () => {
    await running.driver.fault({ name: 'unreachable' });
    await expect(say('x')).rejects.toThrow();
    await running.driver.fault({ name: 'down' });
    await expect(say('x')).rejects.toThrow();
    await expect(say('x')).rejects.toThrow();
    await running.driver.clearFaults();
    await running.driver.fault({ name: 'slow', ms: 5 });
    expect((await say('slowly')).ok).toBe(true);
  });

  it('down cuts a poll that was open, and the update waits for the next one', async () => {
    await running.call('getUpdates', { offset: -1 });
    const [last] = (await running.call('getUpdates', { offset: -1 })).result as { update_id: number }[];
    const open = running.call('getUpdates', { timeout: 50, offset: (last?.update_id ?? 0) + 1 });
    const cut = expect(open).rejects.toThrow();
    await running.driver.waitForBot();
    await running.driver.fault({ name: 'down' });
    await user.send('while down');
    await cut;
    await running.driver.clearFaults();
    const updates = (await running.call('getUpdates')).result as { message?: { text: string } }[];
    expect(updates.map((update) => update.message?.text)).toEqual(['while down']);
  });

  it('are refused when misspelt', async () => {
    const wrong = running.driver.call('POST', '/faults', { name: 'explode' });
    await expect(wrong).rejects.toThrow(/400 name/);
  });
});
