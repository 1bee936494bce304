import type { MessageEntity } from '../bot-api/bot-api.types.js';

/** Text with its formatting; offsets in UTF-16 code units. */
export interface FormattedText {
  text: string;
  entities: MessageEntity[];
}

/** Outer before inner, earlier before later: the order in which Telegram lists entities. */
export function sortEntities(entities: MessageEntity[]): MessageEntity[] {
  return [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
}

/** Strips white space at both ends, as Telegram does with every message, and moves the entities along. */
export function trimFormatted({ text, entities }: FormattedText): FormattedText {
  const lead = text.length - text.trimStart().length;
  const trimmed = text.trim();
  const moved = entities.flatMap((entity) => {
    const from = Math.max(0, entity.offset - lead);
    const to = Math.min(trimmed.length, entity.offset + entity.length - lead);
    return to > from ? [{ ...entity, offset: from, length: to - from }] : [];
  });
  return { text: trimmed, entities: sortEntities(moved) };
}

const DETECTORS: [type: string, pattern: RegExp][] = [
  ['bot_command', /(?<![\w/])\/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/])/g],
  ['url', /https?:\/\/[^\s<>"，。]+[^\s<>"，。.,!?)]/g],
  ['email', /(?<![\w.])[\w.+-]+@[\w-]+\.[a-z]{2,}(?![\w])/gi],
  ['mention', /(?<![\w@/])@[a-zA-Z][a-zA-Z0-9_]{3,31}/g],
];

/** Adds what Telegram finds by itself (commands, addresses, mentions) outside of given entities. */
export function withDetectedEntities({ text, entities }: FormattedText): FormattedText {
  const found = [...entities];
  for (const [type, pattern] of DETECTORS) {
    for (const match of text.matchAll(pattern)) {
      const entity = { type, offset: match.index, length: match[0].length };
      if (!found.some((other) => blocks(other, entity))) found.push(entity);
    }
  }
  return { text, entities: sortEntities(found) };
}

const OPAQUE = new Set(['code', 'pre', 'text_link', 'url', 'email', 'bot_command', 'mention']);

function blocks(other: MessageEntity, entity: MessageEntity): boolean {
  const overlap = other.offset < entity.offset + entity.length && entity.offset < other.offset + other.length;
  return overlap && OPAQUE.has(other.type);
}
