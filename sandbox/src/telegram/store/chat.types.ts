import type { BotChat, BotCommand, Message, ReplyKeyboard } from '../bot-api/bot-api.types.js';

/** A person (or, with a negative id, a group) whose side of the chat this simulator plays. */
export interface DemoUser {
  id: number;
  name: string;
  username: string;
  /** IETF tag as Telegram reports it: "zh-hans", "en". */
  languageCode: string;
  type: 'private' | 'group';
}

/** One earlier content of an edited message; `at` in Unix milliseconds. */
export interface MessageRevision {
  at: number;
  message: Message;
}

export interface StoredMessage {
  message: Message;
  outgoing: boolean;
  deleted: boolean;
  revisions: MessageRevision[];
}

/** What answerCallbackQuery showed the user. */
export interface Popup {
  callbackQueryId: string;
  messageId: number;
  data: string;
  text: string;
  showAlert: boolean;
  url?: string;
  at: number;
}

export interface ChatState {
  chat: BotChat;
  /** The bot may write only where the user has written first. */
  opened: boolean;
  blocked: boolean;
  keyboard: ReplyKeyboard | null;
}

/** What a chat page or a test hears of, numbered without gaps by `seq`. */
export type ChatEvent =
  | { type: 'message' | 'edited' | 'deleted'; chatId: number; message: StoredMessage }
  | { type: 'popup'; chatId: number; popup: Popup }
  | { type: 'typing'; chatId: number; action: string }
  | { type: 'chat'; chatId: number; state: ChatState }
  | { type: 'user'; chatId: number; user: DemoUser }
  | { type: 'commands'; chatId: number; commands: BotCommand[] }
  | { type: 'wallet'; chatId: number }
  | { type: 'reset'; chatId: number };

export type NumberedChatEvent = ChatEvent & { seq: number };
