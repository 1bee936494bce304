import { Input, Markup, Telegraf, type Context } from 'telegraf';
import type { InlineKeyboardButton } from 'telegraf/types';
import { PIXEL } from './simulator.fixture.js';

/** What the bot of the page's tests sells. */
export interface DemoOffer {
  payTo: string;
  trx: string;
}

/** The library's types are older than copy buttons (Bot API 7.11). */
const copyButton = (text: string, copied: string): InlineKeyboardButton =>
  ({ text, copy_text: { text: copied } }) as unknown as InlineKeyboardButton;

const isChinese = (context: Context): boolean => context.from?.language_code?.startsWith('zh') === true;

/** A small shop that shows every kind of message the page can draw. */
export function createDemoBot(token: string, apiRoot: string, offer: DemoOffer): Telegraf {
  const bot = new Telegraf(token, { telegram: { apiRoot } });
  bot.start((context) => {
    const zh = isChinese(context);
    return context.replyWithHTML(
      zh ? '你好，<b>欢迎</b>！' : '<b>Welcome</b>!',
      Markup.inlineKeyboard([
        [Markup.button.callback(zh ? '租能量' : 'Rent energy', 'buy')],
        [Markup.button.callback(zh ? '余额' : 'Balance', 'balance'), Markup.button.callback('?', 'silent')],
      ]),
    );
  });
  bot.action('balance', (context) =>
    context.answerCbQuery(isChinese(context) ? '余额：0 TRX' : 'Balance: 0 TRX'),
  );
  bot.action('silent', (context) => context.answerCbQuery('<b>no html</b>', { show_alert: true }));
  bot.action('buy', async (context) => {
    await context.answerCbQuery();
    await context.editMessageText('1/2');
    await context.replyWithPhoto(Input.fromBuffer(PIXEL, 'qr.png'), {
      caption: `<code>${offer.trx}</code> TRX → <code>${offer.payTo}</code>`,
      parse_mode: 'HTML',
      reply_markup: { inline_keyboard: [[copyButton('Copy', offer.payTo)]] },
    });
  });
  bot.command('raw', (context) => context.reply('<img src=x onerror="document.title=1">'));
  bot.command('file', (context) =>
    context.replyWithDocument(Input.fromBuffer(Buffer.from('a,b'), 'orders.csv')),
  );
  return bot;
}

/** Sets the / menu in both languages and starts polling. */
export async function launchDemoBot(bot: Telegraf): Promise<void> {
  const commands = (start: string, file: string) => [
    { command: 'start', description: start },
    { command: 'file', description: file },
  ];
  await bot.telegram.setMyCommands(commands('Main menu', 'Order file'));
  await bot.telegram.setMyCommands(commands('主菜单', '订单文件'), { language_code: 'zh' });
  void bot.launch();
}
