import { badRequest } from '../bot-api/bot-api-error.js';
import type { Message } from '../bot-api/bot-api.types.js';
import { readReplyMarkup, type ReplyMarkup } from '../bot-api/reply-markup.reader.js';
import type { MessageContent } from '../store/chat-store.js';
import type { FormattedText } from '../text/formatted-text.js';
import { readCaption, readMessageText } from '../text/message-text.js';
import { requireOwnMessage, requireWritableChat } from './chat-access.js';
import { readDocument, readPhoto } from './media.reader.js';
import type { MethodCall } from './method.types.js';

/** Longest time after which a bot may still delete a message, in seconds. */
const DELETABLE_SECONDS = 48 * 3600;

export function sendMessage(call: MethodCall): Message {
  const chat = requireWritableChat(call);
  const text = textContent(readMessageText(call.params));
  const preview = call.params.object('link_preview_options', 'link preview options');
  const options = isRecord(preview) ? { link_preview_options: preview } : {};
  return post(call, chat.chat.id, { ...text, ...options });
}

export async function sendPhoto(call: MethodCall): Promise<Message> {
  const chat = requireWritableChat(call);
  const caption = captionContent(readCaption(call.params));
  const photo = await readPhoto(call, 'photo');
  return post(call, chat.chat.id, { photo, ...caption });
}

export async function sendDocument(call: MethodCall): Promise<Message> {
  const chat = requireWritableChat(call);
  const caption = captionContent(readCaption(call.params));
  const document = await readDocument(call, 'document');
  return post(call, chat.chat.id, { document, ...caption });
}

export function sendChatAction(call: MethodCall): true {
  const chat = requireWritableChat(call);
  const action = call.params.text('action');
  if (action === '') throw badRequest('wrong parameter action in request');
  call.context.events.emit({ type: 'typing', chatId: chat.chat.id, action });
  return true;
}

export function deleteMessage(call: MethodCall): true {
  const stored = requireOwnMessage(call, 'delete');
  const age = call.context.now() / 1000 - stored.message.date;
  if (age > DELETABLE_SECONDS) throw badRequest("message can't be deleted for everyone");
  call.context.chats.remove(stored);
  return true;
}

function post(call: MethodCall, chatId: number, content: MessageContent): Message {
  const { context } = call;
  const markup = readReplyMarkup(call.params);
  const reply = repliedMessage(call, chatId);
  const state = context.chats.chat(chatId);
  if (!state) throw badRequest('chat not found');
  const message = context.chats.add(state.chat, context.bot, {
    ...content,
    ...(markup.inline ? { reply_markup: markup.inline } : {}),
    ...(reply ? { reply_to_message: reply } : {}),
  });
  changeKeyboard(call, chatId, markup);
  return message;
}

function changeKeyboard({ context }: MethodCall, chatId: number, markup: ReplyMarkup): void {
  if (markup.removeKeyboard) context.chats.setKeyboard(chatId, null);
  if (markup.keyboard) context.chats.setKeyboard(chatId, markup.keyboard);
}

function repliedMessage(call: MethodCall, chatId: number): Message | undefined {
  const parameters = call.params.object('reply_parameters', 'reply parameters');
  const given = isRecord(parameters) ? parameters['message_id'] : call.params.integer('reply_to_message_id');
  if (typeof given !== 'number' || given === 0) return undefined;
  const target = call.context.chats.message(chatId, given)?.message;
  const lenient = isRecord(parameters)
    ? parameters['allow_sending_without_reply'] === true
    : call.params.flag('allow_sending_without_reply');
  if (!target && !lenient) throw badRequest('message to be replied not found');
  if (!target) return undefined;
  const { reply_to_message: _nested, ...flat } = target;
  return flat;
}

/** A text as message fields; an empty list of entities is left out. */
export function textContent({ text, entities }: FormattedText): MessageContent {
  return { text, ...(entities.length > 0 ? { entities } : {}) };
}

/** A caption as message fields; an empty caption is left out. */
export function captionContent({ text, entities }: FormattedText): MessageContent {
  if (text === '') return {};
  return { caption: text, ...(entities.length > 0 ? { caption_entities: entities } : {}) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
