import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { BotApiClient, type BotApiPayload, type Upload } from './bot-api.client.js';
import { SendPacer } from './send-pacer.js';
import { TelegramFailure, isFault } from './telegram.errors.js';
import type { BotCommand, Keyboard, SendOptions } from './telegram.types.js';

/** Longest pause asked for by a 429 that is waited for here; a longer one is the caller's to plan. */
const PATIENCE_MS = { answer: 5000, notice: 1000, edit: 5000 } as const;

const sentMessage = z.object({ message_id: z.number().int() });

const markup = (keyboard: Keyboard | undefined): object =>
  keyboard ? { reply_markup: { inline_keyboard: keyboard } } : {};

const TEXT_STYLE = { parse_mode: 'HTML', link_preview_options: { is_disabled: true } } as const;

/**
 * Everything the product says in Telegram. Texts are HTML in Telegram's dialect: whatever comes from outside goes
 * through `escapeHtml` first. All methods throw TelegramFailure; an edit that changes nothing counts as done.
 */
@Injectable()
export class TelegramSender {
  private readonly pacer = new SendPacer();

  constructor(private readonly api: BotApiClient) {}

  /** @returns the message id */
  async sendText(
    chatId: number,
    html: string,
    keyboard?: Keyboard,
    options: SendOptions = {},
  ): Promise<number> {
    const payload = { chat_id: chatId, text: html, ...TEXT_STYLE, ...markup(keyboard) };
    return sentMessage.parse(await this.paced('sendMessage', chatId, payload, options)).message_id;
  }

  /** @param png picture of up to 10 MB; @param html caption of up to 1,024 characters; @returns the message id */
  async sendPhoto(
    chatId: number,
    png: Uint8Array<ArrayBuffer>,
    html: string,
    keyboard?: Keyboard,
    options: SendOptions = {},
  ): Promise<number> {
    const payload = { chat_id: chatId, caption: html, parse_mode: 'HTML', ...markup(keyboard) };
    const upload = { field: 'photo', filename: 'qr.png', bytes: png };
    return sentMessage.parse(await this.paced('sendPhoto', chatId, payload, options, upload)).message_id;
  }

  /** Without a keyboard the buttons disappear. */
  async editText(chatId: number, messageId: number, html: string, keyboard: Keyboard = []): Promise<void> {
    const payload = {
      chat_id: chatId,
      message_id: messageId,
      text: html,
      ...TEXT_STYLE,
      ...markup(keyboard),
    };
    await this.edit('editMessageText', chatId, payload);
  }

  /** The same for the text under a photo. */
  async editCaption(
    chatId: number,
    messageId: number,
    html: string,
    keyboard: Keyboard = [],
    options: SendOptions = {},
  ): Promise<void> {
    const payload = { chat_id: chatId, message_id: messageId, caption: html, parse_mode: 'HTML' };
    await this.edit('editMessageCaption', chatId, { ...payload, ...markup(keyboard) }, options);
  }

  /** Removes a message, or at least its buttons where Telegram no longer lets it be deleted (48 h). */
  async retire(chatId: number, messageId: number): Promise<void> {
    const target = { chat_id: chatId, message_id: messageId };
    try {
      await this.api.call('deleteMessage', target);
    } catch (error) {
      if (!isFault(error, 'message_gone', 'refused')) throw error;
      await this.edit('editMessageReplyMarkup', chatId, { ...target, ...markup([]) }).catch(ignoreGone);
    }
  }

  /** Ends the button's spinner; a text appears as a toast, or as a window when it must be read. */
  async answerCallback(id: string, text?: string, window = false): Promise<void> {
    const payload = { callback_query_id: id, ...(text ? { text, show_alert: window } : {}) };
    await this.api.call('answerCallbackQuery', payload);
  }

  /** The `/` menu; without a language it is the one for everybody else. */
  async setCommands(commands: readonly BotCommand[], languageCode?: string): Promise<void> {
    const language = languageCode ? { language_code: languageCode } : {};
    await this.api.call('setMyCommands', { commands, ...language });
  }

  private async edit(
    method: string,
    chatId: number,
    payload: BotApiPayload,
    options: SendOptions = {},
  ): Promise<void> {
    try {
      await this.paced(method, chatId, payload, { urgency: 'edit', ...options });
    } catch (error) {
      if (!isFault(error, 'not_modified')) throw error;
    }
  }

  private async paced(
    method: string,
    chatId: number,
    payload: BotApiPayload,
    { urgency = 'answer' }: SendOptions,
    upload?: Upload,
  ): Promise<unknown> {
    await this.pacer.turn(chatId, urgency);
    try {
      return await this.api.call(method, payload, upload ? { upload } : {});
    } catch (error) {
      if (!isFault(error, 'rate_limited')) throw error;
      this.pacer.pause(error.retryAfterMs);
      if (error.retryAfterMs > PATIENCE_MS[urgency]) throw error;
      await sleep(error.retryAfterMs);
      return this.api.call(method, payload, upload ? { upload } : {});
    }
  }
}

const ignoreGone = (error: unknown): void => {
  if (!(error instanceof TelegramFailure) || error.fault === 'transient') throw error;
};
