import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatUser } from '../../src/telegram/index.js';
import { PIXEL, startSimulator, TOKEN } from './simulator.fixture.js';

/** Telegram's own words, as bots match on them. */
describe('refusals of the Bot API', () => {
  let running: Awaited<ReturnType<typeof startSimulator>>;
  let user: ChatUser;

  beforeAll(async () => {
    running = await startSimulator();
    user = await running.driver.createUser('Alex');
    await user.send('/start');
  });
  afterAll(() => running.simulator.close());

  const refusal = async (method: string, body: object, token?: string) => {
    const { ok, error_code, description } = await running.call(method, body, token);
    return { ok, error_code, description };
  };
  const bad = (description: string, error_code = 400) => ({ ok: false, error_code, description });
  const keyboard = (button: object) => ({
    chat_id: user.id,
    text: 'x',
    reply_markup: { inline_keyboard: [[button]] },
  });

  it('knows its token, its methods and its chats', async () => {
    expect(await refusal('getMe', {}, '1:wrong')).toEqual(bad('Unauthorized', 401));
    expect(await refusal('getTime', {})).toEqual(bad('Not Found: method not found', 404));
    expect(await refusal('sendMessage', { chat_id: 4711, text: 'x' })).toEqual(
      bad('Bad Request: chat not found'),
    );
    expect(await refusal('sendMessage', { text: 'x' })).toEqual(bad('Bad Request: chat_id is empty'));
    const stranger = await running.driver.createUser('Robin');
    expect(await refusal('sendMessage', { chat_id: stranger.id, text: 'x' })).toEqual(
      bad('Bad Request: chat not found'),
    );
  });

  it('limits texts, captions and buttons', async () => {
    const chat_id = user.id;
    expect(await refusal('sendMessage', { chat_id, text: 'x'.repeat(4097) })).toEqual(
      bad('Bad Request: message is too long'),
    );
    expect(
      (await running.call('sendMessage', { chat_id, text: `<b>${'x'.repeat(4096)}</b>`, parse_mode: 'HTML' }))
        .ok,
    ).toBe(true);
    expect(await refusal('sendMessage', { chat_id, text: ' \n ' })).toEqual(
      bad('Bad Request: message text is empty'),
    );
    expect(
      (await running.call('sendMessage', keyboard({ text: 'a', callback_data: '量'.repeat(21) }))).ok,
    ).toBe(true);
    expect(await refusal('sendMessage', keyboard({ text: 'a', callback_data: '量'.repeat(22) }))).toEqual(
      bad('Bad Request: BUTTON_DATA_INVALID'),
    );
    expect(await refusal('sendMessage', keyboard({ text: 'a' }))).toEqual(
      bad(
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
      ),
    );
    expect(await refusal('sendMessage', keyboard({ text: 'a', url: 'no address' }))).toEqual(
      bad("Bad Request: inline keyboard button URL 'no address' is invalid: Wrong HTTP URL"),
    );
  });

  it('refuses markup it cannot read', async () => {
    const html = (text: string) => refusal('sendMessage', { chat_id: user.id, text, parse_mode: 'HTML' });
    expect(await html('能<div>x</div>')).toEqual(
      bad('Bad Request: can\'t parse entities: Unsupported start tag "div" at byte offset 3'),
    );
    expect(await html('<b>x')).toEqual(
      bad('Bad Request: can\'t parse entities: Can\'t find end tag corresponding to start tag "b"'),
    );
    expect(await html('<b>x</i>')).toEqual(
      bad(
        'Bad Request: can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
      ),
    );
    expect(
      await refusal('sendMessage', { chat_id: user.id, text: '1.5 TRX', parse_mode: 'MarkdownV2' }),
    ).toEqual(
      bad(
        "Bad Request: can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
      ),
    );
  });

  it('edits only its own messages, and only when something changes', async () => {
    const chat_id = user.id;
    const sent = await running.call('sendMessage', { chat_id, text: '<b>one</b>', parse_mode: 'HTML' });
    const { message_id } = sent.result as { message_id: number };
    const edit = (body: object) => refusal('editMessageText', { chat_id, message_id, ...body });
    const notModified = bad(
      'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
    expect(await edit({ text: '<b>one</b>', parse_mode: 'HTML' })).toEqual(notModified);
    const markup = { inline_keyboard: [[{ text: 'a', callback_data: 'b' }]] };
    expect((await edit({ text: 'two', reply_markup: markup })).ok).toBe(true);
    expect(await edit({ text: 'two', reply_markup: JSON.stringify(markup) })).toEqual(notModified);
    expect((await edit({ text: 'two' })).ok).toBe(true);
    expect(await edit({ text: 'x', message_id: 999_999 })).toEqual(
      bad('Bad Request: message to edit not found'),
    );
    const own = (await user.messages()).find((message) => !message.from?.is_bot)?.message_id;
    expect(await edit({ text: 'x', message_id: own })).toEqual(bad("Bad Request: message can't be edited"));
    expect((await running.call('deleteMessage', { chat_id, message_id })).ok).toBe(true);
    expect(await refusal('deleteMessage', { chat_id, message_id })).toEqual(
      bad('Bad Request: message to delete not found'),
    );
  });

  it('takes only pictures as photos and only known files by id', async () => {
    const upload = async (bytes: Buffer) => {
      const form = new FormData();
      form.set('chat_id', String(user.id));
      form.set('photo', new Blob([new Uint8Array(bytes)]), 'p.png');
      const response = await fetch(`${running.simulator.url}/bot${TOKEN}/sendPhoto`, {
        method: 'POST',
        body: form,
      });
      return (await response.json()) as { ok: boolean; description?: string };
    };
    expect((await upload(PIXEL)).ok).toBe(true);
    expect(await upload(Buffer.from('no picture'))).toMatchObject({
      description: 'Bad Request: IMAGE_PROCESS_FAILED',
    });
    expect((await refusal('sendPhoto', { chat_id: user.id, photo: 'AgACunknown' })).error_code).toBe(400);
  });

  it('answers a pressed button once in time, and no invented one', async () => {
    const tooOld = bad('Bad Request: query is too old and response timeout expired or query ID is invalid');
    await running.call('sendMessage', keyboard({ text: 'press me', callback_data: 'p' }));
    const { callbackQueryId } = await user.press('press me');
    const answer = (id: string) =>
      refusal('answerCallbackQuery', { callback_query_id: id, text: 'ok', show_alert: true });
    expect((await answer(callbackQueryId)).ok).toBe(true);
    expect((await user.waitForPopup(callbackQueryId)).showAlert).toBe(true);
    expect(await answer('123')).toEqual(tooOld);
    const late = await user.press('press me');
    await running.driver.expireCallbacks();
    expect(await answer(late.callbackQueryId)).toEqual(tooOld);
  });

  it('tells the bot of a user who blocks it', async () => {
    const blocker = await running.driver.createUser('阿敏', 'zh-hans');
    await blocker.send('/start');
    await blocker.block();
    const body = { chat_id: blocker.id, text: 'x' };
    expect(await refusal('sendMessage', body)).toEqual(bad('Forbidden: bot was blocked by the user', 403));
    await expect(blocker.send('hi')).rejects.toThrow(/blocked/);
    await blocker.unblock();
    expect((await refusal('sendMessage', body)).ok).toBe(true);
  });

  it('reads urlencoded bodies and query strings as well', async () => {
    const url = `${running.simulator.url}/bot${TOKEN}/sendMessage`;
    const form = new URLSearchParams({ chat_id: String(user.id), text: 'by form' });
    expect(await (await fetch(url, { method: 'POST', body: form })).json()).toMatchObject({
      ok: true,
      result: { text: 'by form' },
    });
    const query = new URLSearchParams({ chat_id: String(user.id), text: 'by query' });
    expect(await (await fetch(`${url}?${query.toString()}`)).json()).toMatchObject({
      ok: true,
      result: { text: 'by query' },
    });
  });
});
