import type { Message } from '../bot-api/bot-api.types.js';
import type { BotContext } from '../methods/method.types.js';
import { asBotUser } from '../store/chat-store.js';
import type { ChatState, DemoUser } from '../store/chat.types.js';
import { trimFormatted, withDetectedEntities } from '../text/formatted-text.js';
import { MAX_TEXT } from '../text/message-text.js';
import { ControlError, notFound } from './control-error.js';

/** Which button to press: by its callback data (any data, as a forged client could send) or by its text. */
export interface PressTarget {
  messageId: number;
  data?: string | undefined;
  text?: string | undefined;
}

/** The user's side of a chat: what a person with a Telegram client can do. */
export class UserActions {
  constructor(private readonly context: BotContext) {}

  /** The user of an id, or 404. */
  user(id: number): DemoUser {
    const user = this.context.chats.user(id);
    if (!user) throw notFound(`user ${id}`);
    return user;
  }

  chat(id: number): ChatState {
    const state = this.context.chats.chat(id);
    if (!state) throw notFound(`chat ${id}`);
    return state;
  }

  /** Writes a text to the bot; empty and longer than 4096 characters are refused, as clients never send them. */
  send(userId: number, source: string): Message {
    const user = this.user(userId);
    const formatted = withDetectedEntities(trimFormatted({ text: source, entities: [] }));
    if (formatted.text === '') throw new ControlError(400, 'the text is empty');
    if (formatted.text.length > MAX_TEXT) throw new ControlError(400, `the text is longer than ${MAX_TEXT}`);
    this.requireUnblocked(userId);
    const { chats, updates } = this.context;
    chats.changeChat(userId, { opened: true });
    const { text, entities } = formatted;
    const content = { text, ...(entities.length > 0 ? { entities } : {}) };
    const message = chats.add(this.chat(userId).chat, asBotUser(user), content);
    updates.push({ message });
    return message;
  }

  /** Presses a button under a message and returns the id of the callback query. */
  press(userId: number, target: PressTarget): { callbackQueryId: string; data: string } {
    const user = this.user(userId);
    this.requireUnblocked(userId);
    const stored = this.context.chats.message(userId, target.messageId);
    if (!stored) throw notFound(`message ${target.messageId}`);
    const data = target.data ?? buttonData(stored.message, target.text ?? '');
    const callback = this.context.callbacks.press(userId, target.messageId, data);
    this.context.updates.push({
      callback_query: {
        id: callback.id,
        from: asBotUser(user),
        message: stored.message,
        chat_instance: chatInstance(userId),
        data,
      },
    });
    return { callbackQueryId: callback.id, data };
  }

  /** Blocks the bot, or lets it write again; the bot hears of it as my_chat_member. */
  setBlocked(userId: number, blocked: boolean): ChatState {
    const user = this.user(userId);
    const { chats, updates, bot, now } = this.context;
    if (this.chat(userId).blocked === blocked) return this.chat(userId);
    chats.changeChat(userId, { blocked });
    const member = (status: string) => ({ user: bot, status });
    updates.push({
      my_chat_member: {
        chat: this.chat(userId).chat,
        from: asBotUser(user),
        date: Math.floor(now() / 1000),
        old_chat_member: member(blocked ? 'member' : 'kicked'),
        new_chat_member: member(blocked ? 'kicked' : 'member'),
      },
    });
    return this.chat(userId);
  }

  private requireUnblocked(userId: number): void {
    if (this.chat(userId).blocked)
      throw new ControlError(409, 'this user has blocked the bot; unblock it first');
  }
}

function buttonData(message: Message, text: string): string {
  const buttons = message.reply_markup?.inline_keyboard.flat() ?? [];
  const button = buttons.find((one) => one.callback_data !== undefined && one.text === text);
  if (button?.callback_data === undefined) {
    const known = buttons.map((one) => one.text).join(', ');
    throw new ControlError(
      404,
      `message ${message.message_id} has no button "${text}"; it has: ${known || 'none'}`,
    );
  }
  return button.callback_data;
}

/** Telegram's stable number of a chat, here derived from its id. */
const chatInstance = (chatId: number): string => String(BigInt(chatId) * 7_919n);
