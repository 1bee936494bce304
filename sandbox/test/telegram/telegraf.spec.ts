import { Input, Markup, Telegraf } from 'telegraf';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PIXEL, startSimulator, TOKEN } from './simulator.fixture.js';

/** A real Telegram library against the simulator, used the ordinary way. */
describe('telegraf with long polling', () => {
  let running: Awaited<ReturnType<typeof startSimulator>>;
  let bot: Telegraf | undefined;

  beforeAll(async () => {
    running = await startSimulator();
  });
  afterEach(() => bot?.stop());
  afterAll(() => running.simulator.close());

  const launch = async (prepare: (bot: Telegraf) => void): Promise<void> => {
    bot = new Telegraf(TOKEN, { telegram: { apiRoot: running.simulator.url } });
    prepare(bot);
    void bot.launch();
    await running.driver.waitForBot();
  };

  it('answers commands, callbacks and edits in the same message', async () => {
    const user = await running.driver.createUser('Alex');
    await launch((app) => {
      app.start((ctx) =>
        ctx.replyWithHTML(
          'Hello <b>you</b>',
          Markup.inlineKeyboard([Markup.button.callback('Rent', 'energy_package_1')]),
        ),
      );
      app.action(/^energy_package_(.+)$/, async (ctx) => {
        await ctx.answerCbQuery(`package ${ctx.match[1]}`);
        await ctx.editMessageText('Pay <code>3.000123</code> TRX', { parse_mode: 'HTML' });
      });
    });
    await user.send('/start');
    const menu = await user.waitForMessage(/Hello you/);
    expect(menu.entities).toEqual([{ type: 'bold', offset: 6, length: 3 }]);
    const pressed = await user.press('Rent');
    expect((await user.waitForPopup(pressed.callbackQueryId)).text).toBe('package 1');
    const edited = await user.waitForMessage(/Pay/);
    expect(edited.message_id).toBe(menu.message_id);
    expect(edited.edit_date).toBeTypeOf('number');
    expect(edited.reply_markup).toBeUndefined();
    expect(edited.entities).toEqual([{ type: 'code', offset: 4, length: 8 }]);
    const revisions = (await user.stored()).messages.at(-1)?.revisions;
    expect(revisions?.map((revision) => revision.message.text)).toEqual(['Hello you']);
  });

  it('uploads photos and documents, sends them again by id, and swaps the picture', async () => {
    const user = await running.driver.createUser('小林', 'zh-hans');
    await launch((app) => {
      app.command('qr', async (ctx) => {
        const sent = await ctx.replyWithPhoto(Input.fromBuffer(PIXEL, 'qr.png'), {
          caption: '<i>scan</i>',
          parse_mode: 'HTML',
        });
        await ctx.replyWithPhoto(sent.photo[0]?.file_id ?? '');
        await ctx.replyWithDocument(Input.fromBuffer(Buffer.from('a,b'), '订单.csv'), { caption: 'list' });
        await ctx.telegram.editMessageMedia(ctx.chat.id, sent.message_id, undefined, {
          type: 'photo',
          media: Input.fromBuffer(PIXEL),
          caption: 'new',
        });
        await ctx.reply('done');
      });
    });
    await user.send('/qr');
    await user.waitForMessage(/done/);
    const [photo, again, document] = (await user.messages()).filter((message) => message.from?.is_bot);
    expect(photo?.caption).toBe('new');
    expect(photo?.photo?.[0]).toMatchObject({ width: 1, height: 1, file_size: PIXEL.length });
    expect(again?.photo).toHaveLength(1);
    expect(document?.document).toMatchObject({ file_name: '订单.csv', file_size: 3 });
    const file = await fetch(`${running.simulator.url}/_control/files/${again?.photo?.[0]?.file_id}`);
    expect(Buffer.from(await file.arrayBuffer())).toEqual(PIXEL);
    const link = await bot?.telegram.getFileLink(document?.document?.file_id ?? '');
    expect(await (await fetch(link ?? '')).text()).toBe('a,b');
  });

  it('gets commands per language, reply keyboards and the removal of keyboards', async () => {
    const user = await running.driver.createUser('阿敏', 'zh-hans');
    await launch((app) => {
      app.hears('on', (ctx) => ctx.reply('keys', Markup.keyboard([['买', '余额']]).resize()));
      app.hears('off', (ctx) => ctx.reply('none', Markup.removeKeyboard()));
    });
    await bot?.telegram.setMyCommands([{ command: 'buy', description: 'Rent energy' }]);
    await bot?.telegram.setMyCommands([{ command: 'buy', description: '租用能量' }], { language_code: 'zh' });
    expect(await running.driver.call('GET', `/users/${user.id}/commands`)).toEqual({
      commands: [{ command: 'buy', description: '租用能量' }],
    });
    const keyboard = async () =>
      (await running.driver.call<{ chat: { keyboard: unknown } }>('GET', `/users/${user.id}/messages`)).chat
        .keyboard;
    await user.send('on');
    await user.waitForMessage(/keys/);
    expect(await keyboard()).toMatchObject({ keyboard: [[{ text: '买' }, { text: '余额' }]] });
    await user.send('off');
    await user.waitForMessage(/none/);
    expect(await keyboard()).toBeNull();
  });
});
