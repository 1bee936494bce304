import { badRequest } from '../bot-api/bot-api-error.js';
import type { MessageEntity } from '../bot-api/bot-api.types.js';
import type { FormattedText } from './formatted-text.js';

/** Characters that MarkdownV2 wants escaped (https://core.telegram.org/bots/api#markdownv2-style). */
const RESERVED = new Set('_*[]()~`>#+-=|{}.!');

type Markers = readonly (readonly [marker: string, type: string])[];

const LEGACY_MARKERS: Markers = [
  ['*', 'bold'],
  ['_', 'italic'],
];

const MARKERS: Markers = [
  ['||', 'spoiler'],
  ['__', 'underline'],
  ['*', 'bold'],
  ['_', 'italic'],
  ['~', 'strikethrough'],
];

interface OpenMark {
  marker: string;
  type: string;
  offset: number;
  at: number;
}

/** Reads a message in parse_mode MarkdownV2: bold, italic, underline, strike, spoiler, code, pre and links. */
export function parseMarkdownV2(source: string): FormattedText {
  return new MarkdownParser(source, MARKERS, RESERVED).run();
}

/** Reads the older parse_mode Markdown: bold, italic, code, pre and links; nothing else needs an escape. */
export function parseLegacyMarkdown(source: string): FormattedText {
  return new MarkdownParser(source, LEGACY_MARKERS, new Set()).run();
}

class MarkdownParser {
  private text = '';
  private position = 0;
  private readonly open: OpenMark[] = [];
  private readonly entities: MessageEntity[] = [];

  constructor(
    private readonly source: string,
    private readonly markers: Markers,
    private readonly reserved: ReadonlySet<string>,
  ) {}

  run(): FormattedText {
    while (this.position < this.source.length) this.step();
    const left = this.open.at(-1);
    if (left) throw cannotFindEnd(left.type === 'text_link' ? 'TextUrl' : capital(left.type), left.at);
    return { text: this.text, entities: this.entities };
  }

  private step(): void {
    const char = this.source.charAt(this.position);
    if (char === '\\' && this.position + 1 < this.source.length)
      return this.take(1, this.source.charAt(this.position + 1), 1);
    if (char === '`') return this.code();
    if (char === '[') return this.push('[', 'text_link', 1);
    if (char === ']' && this.open.at(-1)?.type === 'text_link') return this.link();
    const mark = this.markers.find(([marker]) => this.source.startsWith(marker, this.position));
    if (mark) return this.mark(mark[0], mark[1]);
    if (this.reserved.has(char))
      throw badRequest(
        `can't parse entities: Character '${char}' is reserved and must be escaped with the preceding '\\'`,
      );
    this.take(0, char, 1);
  }

  private take(skip: number, text: string, length: number): void {
    this.text += text;
    this.position += skip + length;
  }

  private mark(marker: string, type: string): void {
    const last = this.open.at(-1);
    if (last?.marker !== marker) return this.push(marker, type, marker.length);
    this.open.pop();
    this.position += marker.length;
    this.add(type, last.offset);
  }

  private push(marker: string, type: string, length: number): void {
    this.open.push({
      marker,
      type,
      offset: this.text.length,
      at: Buffer.byteLength(this.source.slice(0, this.position)),
    });
    this.position += length;
  }

  private add(type: string, offset: number, extra: Partial<MessageEntity> = {}): void {
    const length = this.text.length - offset;
    if (length > 0) this.entities.push({ type, offset, length, ...extra });
  }

  private code(): void {
    const fence = this.source.startsWith('```', this.position) ? '```' : '`';
    const at = this.position;
    const match = new RegExp(`^${fence}((?:\\\\[\\s\\S]|(?!${fence})[\\s\\S])*)${fence}`).exec(
      this.source.slice(at),
    );
    if (!match)
      throw cannotFindEnd(fence === '`' ? 'Code' : 'Pre', Buffer.byteLength(this.source.slice(0, at)));
    const offset = this.text.length;
    const language = fence === '```' ? /^(\w+)\n/.exec(match[1] ?? '')?.[1] : undefined;
    const body = (match[1] ?? '').slice(language === undefined ? 0 : language.length + 1);
    this.text += body.replace(/\\([\s\S])/g, '$1');
    this.position += match[0].length;
    this.add(fence === '`' ? 'code' : 'pre', offset, language === undefined ? {} : { language });
  }

  private link(): void {
    const start = this.open.pop();
    const match = /^\]\(((?:\\[\s\S]|[^)\\])*)\)/.exec(this.source.slice(this.position));
    if (!start || !match)
      throw cannotFindEnd('TextUrl', Buffer.byteLength(this.source.slice(0, this.position)));
    this.position += match[0].length;
    this.add('text_link', start.offset, { url: (match[1] ?? '').replace(/\\([\s\S])/g, '$1') });
  }
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const cannotFindEnd = (name: string, at: number) =>
  badRequest(`can't parse entities: Can't find end of ${name} entity at byte offset ${at}`);
