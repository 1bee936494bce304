import { badRequest } from '../bot-api/bot-api-error.js';
import type { MessageEntity } from '../bot-api/bot-api.types.js';
import type { FormattedText } from './formatted-text.js';

/** Tags of https://core.telegram.org/bots/api#html-style and the entity each makes. */
const ENTITY_OF_TAG: Readonly<Record<string, string>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  span: 'spoiler',
  'tg-spoiler': 'spoiler',
  'tg-emoji': 'custom_emoji',
  a: 'text_link',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
};

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

interface OpenTag {
  tag: string;
  attributes: Record<string, string>;
  offset: number;
  at: number;
}

/** Reads a message in parse_mode HTML; anything Telegram would refuse throws its "can't parse entities". */
export function parseHtml(source: string): FormattedText {
  const parser = new HtmlParser(source);
  return parser.run();
}

class HtmlParser {
  private text = '';
  private position = 0;
  private readonly open: OpenTag[] = [];
  private readonly entities: MessageEntity[] = [];

  constructor(private readonly source: string) {}

  run(): FormattedText {
    while (this.position < this.source.length) this.step();
    const left = this.open.at(-1);
    if (left) throw cannotParse(`Can't find end tag corresponding to start tag "${left.tag}"`);
    return { text: this.text, entities: this.entities };
  }

  private step(): void {
    const char = this.source.charAt(this.position);
    if (char === '<') return this.source.charAt(this.position + 1) === '/' ? this.endTag() : this.startTag();
    if (char === '&') return this.reference();
    this.text += char;
    this.position += 1;
  }

  private startTag(): void {
    const at = this.byteOffset();
    const end = this.closing(at);
    const inside = this.source.slice(this.position + 1, end);
    const tag = (/^[^\s/]*/.exec(inside)?.[0] ?? '').toLowerCase();
    if (!(tag in ENTITY_OF_TAG)) throw cannotParse(`Unsupported start tag "${tag}" at byte offset ${at}`);
    const attributes = readAttributes(inside.slice(tag.length));
    if (tag === 'span' && attributes['class'] !== 'tg-spoiler')
      throw cannotParse(`Tag "span" must have class "tg-spoiler" at byte offset ${at}`);
    this.open.push({ tag, attributes, offset: this.text.length, at });
    this.position = end + 1;
  }

  private endTag(): void {
    const at = this.byteOffset();
    const end = this.closing(at);
    const tag = this.source
      .slice(this.position + 2, end)
      .trim()
      .toLowerCase();
    const last = this.open.pop();
    if (!last) throw cannotParse(`Unexpected end tag at byte offset ${at}`);
    if (tag !== '' && tag !== last.tag)
      throw cannotParse(
        `Unmatched end tag at byte offset ${at}, expected "</${last.tag}>", found "</${tag}>"`,
      );
    this.position = end + 1;
    this.close(last);
  }

  private close(tag: OpenTag): void {
    const length = this.text.length - tag.offset;
    if (length === 0) return;
    const entity: MessageEntity = { type: ENTITY_OF_TAG[tag.tag] ?? tag.tag, offset: tag.offset, length };
    if (tag.tag === 'a') {
      const url = tag.attributes['href'] ?? this.text.slice(tag.offset);
      // Telegram drops a link it cannot read and keeps its text.
      if (!/^(https?:\/\/|tg:\/\/|mailto:)|^[\w-]+(\.[\w-]+)+/i.test(url)) return;
      entity.url = /^[a-z]+:/i.test(url) ? url : `http://${url}`;
    }
    const language = /^language-(.+)$/.exec(tag.attributes['class'] ?? '')?.[1];
    if (tag.tag === 'pre' || tag.tag === 'code') this.mergePre(entity, language);
    if (tag.tag === 'blockquote' && 'expandable' in tag.attributes) entity.type = 'expandable_blockquote';
    if (tag.tag === 'tg-emoji') entity.custom_emoji_id = tag.attributes['emoji-id'] ?? '';
    this.entities.push(entity);
  }

  /** `<pre><code class="language-x">` is one pre entity with a language. */
  private mergePre(entity: MessageEntity, language: string | undefined): void {
    const inner = this.entities.at(-1);
    if (
      entity.type === 'pre' &&
      inner?.type === 'code' &&
      inner.offset === entity.offset &&
      inner.length === entity.length
    ) {
      this.entities.pop();
      if (inner.language !== undefined) entity.language = inner.language;
      return;
    }
    if (entity.type === 'code' && language !== undefined) entity.language = language;
  }

  private reference(): void {
    const match = /^&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));?/i.exec(this.source.slice(this.position));
    const decoded = match ? decodeReference(match) : undefined;
    if (!match || decoded === undefined) {
      this.text += '&';
      this.position += 1;
      return;
    }
    this.text += decoded;
    this.position += match[0].length;
  }

  private closing(at: number): number {
    const end = this.source.indexOf('>', this.position);
    if (end < 0) throw cannotParse(`Unclosed start tag at byte offset ${at}`);
    return end;
  }

  private byteOffset(): number {
    return Buffer.byteLength(this.source.slice(0, this.position));
  }
}

function decodeReference(match: RegExpExecArray): string | undefined {
  if (match[3] !== undefined) return NAMED[match[3].toLowerCase()];
  const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function readAttributes(source: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const match of source.matchAll(/([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/gi)) {
    const value = match[2] ?? match[3] ?? match[4] ?? '';
    attributes[(match[1] ?? '').toLowerCase()] = value.replace(
      /&(lt|gt|amp|quot);/g,
      (_, name: string) => NAMED[name] ?? '',
    );
  }
  return attributes;
}

const cannotParse = (why: string) => badRequest(`can't parse entities: ${why}`);
