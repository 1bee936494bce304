import { badRequest } from '../bot-api/bot-api-error.js';
import type { MessageEntity } from '../bot-api/bot-api.types.js';
import type { Params } from '../bot-api/params.js';
import { trimFormatted, withDetectedEntities, type FormattedText } from './formatted-text.js';
import { parseHtml } from './html.parser.js';
import { parseLegacyMarkdown, parseMarkdownV2 } from './markdown.parser.js';

/** Longest message text and caption, in UTF-16 units after formatting is taken out. */
export const MAX_TEXT = 4096;
export const MAX_CAPTION = 1024;

/** Reads `text` with parse_mode or entities; refuses empty and too long texts in Telegram's words. */
export function readMessageText(params: Params): FormattedText {
  const formatted = readFormatted(params, 'text', 'entities');
  if (formatted.text === '') throw badRequest('message text is empty');
  if (formatted.text.length > MAX_TEXT) throw badRequest('message is too long');
  return formatted;
}

/** Reads `caption` the same way; an absent caption is an empty one. */
export function readCaption(params: Params): FormattedText {
  const formatted = readFormatted(params, 'caption', 'caption_entities');
  if (formatted.text.length > MAX_CAPTION) throw badRequest('message caption is too long');
  return formatted;
}

function readFormatted(params: Params, field: string, entitiesField: string): FormattedText {
  // Telegram drops carriage returns, and forms (multipart/form-data) turn each line feed into a pair with one.
  const source = params.text(field).replaceAll('\r', '');
  const parsed = parseBy(params.text('parse_mode'), source, readEntities(params, entitiesField));
  return withDetectedEntities(trimFormatted(parsed));
}

function parseBy(mode: string, source: string, entities: MessageEntity[]): FormattedText {
  switch (mode.toLowerCase()) {
    case '':
      return { text: source, entities };
    case 'html':
      return parseHtml(source);
    case 'markdownv2':
      return parseMarkdownV2(source);
    case 'markdown':
      return parseLegacyMarkdown(source);
    default:
      throw badRequest('unsupported parse_mode');
  }
}

function readEntities(params: Params, field: string): MessageEntity[] {
  const list = params.object(field, 'entities');
  if (!Array.isArray(list)) return [];
  return list.filter(isEntity);
}

function isEntity(value: unknown): value is MessageEntity {
  if (typeof value !== 'object' || value === null) return false;
  const { type, offset, length } = value as Record<string, unknown>;
  return typeof type === 'string' && Number.isInteger(offset) && Number.isInteger(length);
}
