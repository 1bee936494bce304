import { badRequest } from '../bot-api/bot-api-error.js';
import type { InlineKeyboard, Message } from '../bot-api/bot-api.types.js';
import { Params } from '../bot-api/params.js';
import { readInlineMarkup } from '../bot-api/reply-markup.reader.js';
import type { MessageContent } from '../store/chat-store.js';
import type { StoredMessage } from '../store/chat.types.js';
import { readCaption, readMessageText } from '../text/message-text.js';
import { requireOwnMessage } from './chat-access.js';
import { readInputMedia } from './media.reader.js';
import { captionContent, textContent } from './message.methods.js';
import type { MethodCall } from './method.types.js';

const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';

export function editMessageText(call: MethodCall): Message {
  const stored = requireOwnMessage(call, 'edit');
  if (stored.message.text === undefined) throw badRequest('there is no text in the message to edit');
  return apply(
    call,
    stored,
    withMarkup(textContent(readMessageText(call.params)), readInlineMarkup(call.params)),
  );
}

export function editMessageCaption(call: MethodCall): Message {
  const stored = requireOwnMessage(call, 'edit');
  const { photo, document } = stored.message;
  if (!photo && !document) throw badRequest('there is no caption in the message to edit');
  const media = { ...(photo ? { photo } : {}), ...(document ? { document } : {}) };
  const content = { ...media, ...captionContent(readCaption(call.params)) };
  return apply(call, stored, withMarkup(content, readInlineMarkup(call.params)));
}

export async function editMessageMedia(call: MethodCall): Promise<Message> {
  const stored = requireOwnMessage(call, 'edit');
  const media = call.params.object('media', 'InputMedia');
  if (typeof media !== 'object' || media === null)
    throw badRequest("can't parse InputMedia: media not found");
  const fields = media as Record<string, unknown>;
  const type = fields['type'];
  if (type !== 'photo' && type !== 'document') throw badRequest('type must be a valid InputMedia type');
  const file = await readInputMedia(call, type, String(fields['media'] ?? ''));
  const content = { ...file, ...captionContent(readCaption(new Params(fields))) };
  return apply(call, stored, withMarkup(content, readInlineMarkup(call.params)));
}

/** Changes only the buttons, which does not mark the message as edited. */
export function editMessageReplyMarkup(call: MethodCall): Message {
  const stored = requireOwnMessage(call, 'edit');
  return apply(call, stored, withMarkup(contentOf(stored.message), readInlineMarkup(call.params)));
}

function withMarkup(content: MessageContent, markup: InlineKeyboard | undefined): MessageContent {
  return markup ? { ...content, reply_markup: markup } : content;
}

function apply(call: MethodCall, stored: StoredMessage, content: MessageContent): Message {
  const before = contentOf(stored.message);
  if (sameJson(withReply(before, stored), withReply(content, stored)) && sameMarkup(stored, content))
    throw badRequest(NOT_MODIFIED);
  const contentChanged = !sameJson(withoutMarkup(before), withoutMarkup(content));
  return call.context.chats.edit(stored, withReply(content, stored), contentChanged);
}

function withReply(content: MessageContent, stored: StoredMessage): MessageContent {
  const reply = stored.message.reply_to_message;
  return reply ? { ...content, reply_to_message: reply } : content;
}

function sameMarkup(stored: StoredMessage, content: MessageContent): boolean {
  return sameJson(stored.message.reply_markup ?? null, content.reply_markup ?? null);
}

function withoutMarkup({ reply_markup: _buttons, ...rest }: MessageContent): MessageContent {
  return rest;
}

function contentOf(message: Message): MessageContent {
  const { text, entities, caption, caption_entities, photo, document, reply_markup } = message;
  return {
    ...(text === undefined ? {} : { text }),
    ...(entities ? { entities } : {}),
    ...(photo ? { photo } : {}),
    ...(document ? { document } : {}),
    ...(caption === undefined ? {} : { caption }),
    ...(caption_entities ? { caption_entities } : {}),
    ...(reply_markup ? { reply_markup } : {}),
  };
}

function sameJson(a: object | null, b: object | null): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, item]) => `${key}:${canonical(item)}`).join()}}`;
}
