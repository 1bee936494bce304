import { z } from 'zod';
import { badRequest } from './bot-api-error.js';
import type { InlineButton, InlineKeyboard, ReplyKeyboard } from './bot-api.types.js';
import type { Params } from './params.js';

/** What a message's reply_markup asks for: buttons under the message, or a change of the user's keyboard. */
export interface ReplyMarkup {
  inline?: InlineKeyboard;
  keyboard?: ReplyKeyboard;
  removeKeyboard?: boolean;
}

const inlineButton = z.looseObject({
  text: z.string(),
  callback_data: z.string().optional(),
  url: z.string().optional(),
  copy_text: z.looseObject({ text: z.string() }).optional(),
  switch_inline_query: z.string().optional(),
  web_app: z.looseObject({ url: z.string() }).optional(),
});
const inlineKeyboard = z.array(z.array(inlineButton));
const replyButton = z.union([
  z.string().transform((text) => ({ text })),
  z.looseObject({ text: z.string() }),
]);
const replyKeyboard = z.looseObject({
  keyboard: z.array(z.array(replyButton)),
  resize_keyboard: z.boolean().optional(),
  one_time_keyboard: z.boolean().optional(),
  is_persistent: z.boolean().optional(),
  input_field_placeholder: z.string().optional(),
});

/** At most 64 bytes of callback data (https://core.telegram.org/bots/api#inlinekeyboardbutton). */
const MAX_CALLBACK_BYTES = 64;
const MAX_COPY_CHARS = 256;
const MAX_BUTTONS = 100;

/** Reads and checks reply_markup; refuses it as Telegram does. */
export function readReplyMarkup(params: Params): ReplyMarkup {
  const value = params.object('reply_markup', 'reply keyboard markup');
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null) throw badRequest('object expected as reply markup');
  if ('inline_keyboard' in value) return { inline: readInline(value.inline_keyboard) };
  if ('keyboard' in value) return { keyboard: readKeyboard(value) };
  if ('remove_keyboard' in value) return { removeKeyboard: true };
  return {};
}

/** The inline keyboard of an edit; other kinds of markup cannot be edited in. */
export function readInlineMarkup(params: Params): InlineKeyboard | undefined {
  const markup = readReplyMarkup(params);
  if (markup.keyboard || markup.removeKeyboard) throw badRequest('inline keyboard expected');
  return markup.inline;
}

function readInline(value: unknown): InlineKeyboard | undefined {
  const parsed = inlineKeyboard.safeParse(value);
  if (!parsed.success)
    throw badRequest("can't parse inline keyboard button: object expected as inline keyboard button");
  const rows = parsed.data.filter((row) => row.length > 0);
  if (rows.flat().length > MAX_BUTTONS) throw badRequest('REPLY_MARKUP_TOO_LONG');
  const keyboard = rows.map((row) => row.map(readButton));
  return keyboard.length === 0 ? undefined : { inline_keyboard: keyboard };
}

function readButton(button: z.infer<typeof inlineButton>): InlineButton {
  const text = button.text.trim();
  if (text === '') throw badRequest('inline keyboard button text must be non-empty');
  if (button.callback_data !== undefined) return { text, callback_data: checkCallback(button.callback_data) };
  if (button.url !== undefined) return { text, url: checkUrl(button.url) };
  if (button.copy_text !== undefined) return { text, copy_text: checkCopy(button.copy_text.text) };
  if (button.web_app !== undefined) return { text, web_app: { url: button.web_app.url } };
  if (button.switch_inline_query !== undefined)
    return { text, switch_inline_query: button.switch_inline_query };
  throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
}

function checkCallback(data: string): string {
  const bytes = Buffer.byteLength(data);
  if (bytes < 1 || bytes > MAX_CALLBACK_BYTES) throw badRequest('BUTTON_DATA_INVALID');
  return data;
}

function checkUrl(url: string): string {
  if (!/^(https?|tg|ton):\/\/\S+$/i.test(url) && !/^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(url))
    throw badRequest(`inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`);
  return /^[a-z]+:/i.test(url) ? url : `http://${url}`;
}

function checkCopy(text: string): { text: string } {
  if (text.length < 1 || text.length > MAX_COPY_CHARS) throw badRequest('BUTTON_COPY_TEXT_INVALID');
  return { text };
}

function readKeyboard(value: unknown): ReplyKeyboard {
  const parsed = replyKeyboard.safeParse(value);
  if (!parsed.success) throw badRequest("can't parse reply keyboard markup JSON object");
  return parsed.data;
}
