import { describe, expect, it } from 'vitest';
import { entityTree } from '../../chat/src/lib/entity-tree.js';
import { formatMillionths } from '../../chat/src/lib/format.js';
import type { Message } from '../../src/telegram/bot-api/bot-api.types.js';
import { findPaymentRequest } from '../../src/telegram/payment-request.js';
import { trimFormatted, withDetectedEntities } from '../../src/telegram/text/formatted-text.js';
import { parseHtml } from '../../src/telegram/text/html.parser.js';
import { parseLegacyMarkdown, parseMarkdownV2 } from '../../src/telegram/text/markdown.parser.js';

const PAY_TO = 'TMuA6YqfCeX8EhbfYEg5y7S4DqzSJireY9';
const RECEIVER = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t';

describe('HTML', () => {
  it('counts offsets in UTF-16 units and decodes references', () => {
    expect(parseHtml('😀<b>a&lt;b</b> &amp; &nbsp; &#x41;')).toEqual({
      text: '😀a<b & &nbsp; A',
      entities: [{ type: 'bold', offset: 2, length: 3 }],
    });
  });

  it('nests, links and gives pre its language', () => {
    const { text, entities } = parseHtml(
      '<a href="https://a.example/?x=1&amp;y=2">l<i>i</i></a><pre><code class="language-ts">c</code></pre>',
    );
    expect(text).toBe('lic');
    expect(entities).toEqual([
      { type: 'italic', offset: 1, length: 1 },
      { type: 'text_link', offset: 0, length: 2, url: 'https://a.example/?x=1&y=2' },
      { type: 'pre', offset: 2, length: 1, language: 'ts' },
    ]);
  });

  it('drops links that could run code', () => {
    expect(parseHtml('<a href="javascript:alert(1)">x</a>').entities).toEqual([]);
  });
});

describe('MarkdownV2', () => {
  it('reads the usual marks', () => {
    const { text, entities } = parseMarkdownV2('*b* _i_ `c` [l](https://a.example) 1\\.5');
    expect(text).toBe('b i c l 1.5');
    expect(entities.map((entity) => entity.type)).toEqual(['bold', 'italic', 'code', 'text_link']);
  });
});

describe('the older Markdown', () => {
  it('wants no escapes', () => {
    expect(parseLegacyMarkdown('*1.5* TRX - `x`!')).toEqual({
      text: '1.5 TRX - x!',
      entities: [
        { type: 'bold', offset: 0, length: 3 },
        { type: 'code', offset: 10, length: 1 },
      ],
    });
  });
});

describe('what Telegram finds by itself', () => {
  it('trims and moves entities along', () => {
    const trimmed = trimFormatted({ text: '  hi  ', entities: [{ type: 'bold', offset: 0, length: 5 }] });
    expect(trimmed).toEqual({ text: 'hi', entities: [{ type: 'bold', offset: 0, length: 2 }] });
  });

  it('marks commands and addresses, not inside of code', () => {
    const found = (text: string) => withDetectedEntities({ text, entities: [] }).entities;
    expect(found('/start now')).toEqual([{ type: 'bot_command', offset: 0, length: 6 }]);
    expect(found('see https://a.example/x.')).toEqual([{ type: 'url', offset: 4, length: 19 }]);
    expect(found('a/b 1/2')).toEqual([]);
    const code = [{ type: 'code', offset: 0, length: 6 }];
    expect(withDetectedEntities({ text: '/start', entities: code }).entities).toEqual(code);
  });
});

describe('the tree a page draws', () => {
  it('nests by containment and cuts what crosses', () => {
    const tree = entityTree('abcdef', [
      { type: 'bold', offset: 0, length: 4 },
      { type: 'italic', offset: 2, length: 4 },
    ]);
    expect(JSON.stringify(tree)).toBe(
      JSON.stringify([
        {
          kind: 'entity',
          entity: { type: 'bold', offset: 0, length: 4 },
          children: [
            { kind: 'text', text: 'ab' },
            {
              kind: 'entity',
              entity: { type: 'italic', offset: 2, length: 4 },
              children: [{ kind: 'text', text: 'cd' }],
            },
          ],
        },
        { kind: 'text', text: 'ef' },
      ]),
    );
  });
});

describe('payment requests', () => {
  const message = (html: string, extra: Partial<Message> = {}): Message => {
    const { text, entities } = parseHtml(html);
    return { message_id: 5, chat: { id: 1, type: 'private' }, date: 0, text, entities, ...extra };
  };

  it('takes the address next to the amount, never the own one', () => {
    const html = `For <code>${RECEIVER}</code>: pay <code>2.000123</code> TRX to <code>${PAY_TO}</code>`;
    expect(findPaymentRequest(message(html), [RECEIVER])).toEqual({
      address: PAY_TO,
      amount: '2.000123',
      currency: 'TRX',
      messageId: 5,
    });
  });

  it('reads captions, copy buttons and USDT', () => {
    const caption = parseHtml('<code>5.5</code> USDT');
    const withButtons: Message = {
      message_id: 6,
      chat: { id: 1, type: 'private' },
      date: 0,
      caption: caption.text,
      caption_entities: caption.entities,
      reply_markup: { inline_keyboard: [[{ text: 'copy', copy_text: { text: PAY_TO } }]] },
    };
    expect(findPaymentRequest(withButtons)).toMatchObject({
      address: PAY_TO,
      amount: '5.5',
      currency: 'USDT',
    });
  });

  it('reads the currency of an amount on a button from the text that shows it', () => {
    const copyable = { text: 'copy', copy_text: { text: '5.5' } };
    const both = message(`Pay <code>5.5</code> USDT to <code>${PAY_TO}</code>`);
    const keyboard = [[copyable, { text: 'copy', copy_text: { text: PAY_TO } }]];
    const asked = findPaymentRequest({ ...both, reply_markup: { inline_keyboard: keyboard } });
    expect(asked).toMatchObject({ address: PAY_TO, amount: '5.5', currency: 'USDT' });
  });

  it('is none without an address or an amount', () => {
    expect(findPaymentRequest(message(`<code>${PAY_TO}</code>`))).toBeUndefined();
    expect(findPaymentRequest(message('<code>3</code> TRX'))).toBeUndefined();
  });
});

describe('amounts on the page', () => {
  it('rounds half up and groups thousands', () => {
    expect(formatMillionths('6428500', 2)).toBe('6.43');
    expect(formatMillionths('1987654321')).toBe('1,987.654321');
    expect(formatMillionths('0', 2)).toBe('0');
  });
});
