/** The parts of the Bot API's objects that the simulator speaks (https://core.telegram.org/bots/api). */

export interface BotUser {
  id: number;
  is_bot: boolean;
  first_name: string;
  last_name?: string;
  username?: string;
  language_code?: string;
}

export type ChatType = 'private' | 'group' | 'supergroup' | 'channel';

export interface BotChat {
  id: number;
  type: ChatType;
  title?: string;
  first_name?: string;
  username?: string;
}

/** Offsets and lengths count UTF-16 code units, as Telegram does. */
export interface MessageEntity {
  type: string;
  offset: number;
  length: number;
  url?: string;
  language?: string;
  custom_emoji_id?: string;
}

export interface InlineButton {
  text: string;
  callback_data?: string;
  url?: string;
  copy_text?: { text: string };
  switch_inline_query?: string;
  web_app?: { url: string };
}

export interface InlineKeyboard {
  inline_keyboard: InlineButton[][];
}

export interface ReplyKeyboard {
  keyboard: { text: string }[][];
  resize_keyboard?: boolean;
  one_time_keyboard?: boolean;
  is_persistent?: boolean;
  input_field_placeholder?: string;
}

export interface PhotoSize {
  file_id: string;
  file_unique_id: string;
  width: number;
  height: number;
  file_size: number;
}

export interface Document {
  file_id: string;
  file_unique_id: string;
  file_name?: string;
  mime_type?: string;
  file_size: number;
}

/** `date` and `edit_date` are Unix seconds. */
export interface Message {
  message_id: number;
  from?: BotUser;
  chat: BotChat;
  date: number;
  edit_date?: number;
  text?: string;
  entities?: MessageEntity[];
  caption?: string;
  caption_entities?: MessageEntity[];
  photo?: PhotoSize[];
  document?: Document;
  reply_markup?: InlineKeyboard;
  reply_to_message?: Message;
  link_preview_options?: Record<string, unknown>;
}

export interface CallbackQuery {
  id: string;
  from: BotUser;
  message: Message;
  chat_instance: string;
  data: string;
}

export interface ChatMemberUpdated {
  chat: BotChat;
  from: BotUser;
  date: number;
  old_chat_member: { user: BotUser; status: string };
  new_chat_member: { user: BotUser; status: string };
}

export interface UpdateContent {
  message?: Message;
  callback_query?: CallbackQuery;
  my_chat_member?: ChatMemberUpdated;
}

export type UpdateKind = keyof UpdateContent;

export interface Update extends UpdateContent {
  update_id: number;
}

export interface BotCommand {
  command: string;
  description: string;
}
