import type { BotChat, BotUser, Message, ReplyKeyboard } from '../bot-api/bot-api.types.js';
import type { ChatEvents } from './chat-events.js';
import type { ChatState, DemoUser, MessageRevision, Popup, StoredMessage } from './chat.types.js';
import type { RecordLog } from './record-log.js';

const FIRST_USER_ID = 700_100_001;
const FIRST_GROUP_ID = -100_200_300_001;
const KEPT_POPUPS = 200;
const KEPT_REVISIONS = 40;

/** Everything but ids and time: what a message says. */
export type MessageContent = Omit<Message, 'message_id' | 'chat' | 'date' | 'edit_date' | 'from'>;

/** Users, their chats with the bot, and every message with its earlier contents. */
export class ChatStore {
  private readonly users = new Map<number, DemoUser>();
  private readonly chats = new Map<number, ChatState>();
  private readonly messages = new Map<number, Map<number, StoredMessage>>();
  private readonly popups = new Map<number, Popup[]>();
  private lastMessageId = 0;

  constructor(
    private readonly log: RecordLog,
    private readonly events: ChatEvents,
    private readonly now: () => number,
  ) {
    for (const user of log.loaded<DemoUser>('user/')) this.users.set(user.id, user);
    for (const state of log.loaded<ChatState>('chat/')) this.chats.set(state.chat.id, state);
    this.lastMessageId = log.loaded<number>('last-message-id').at(-1) ?? 0;
    for (const stored of log.loaded<StoredMessage>('message/')) this.remember(stored);
  }

  listUsers(): DemoUser[] {
    return [...this.users.values()];
  }

  user(id: number): DemoUser | undefined {
    return this.users.get(id);
  }

  /** Adds a user, or a group when `type` says so; a user name that is taken gets a number behind it. */
  createUser(wanted: {
    name: string;
    languageCode: string;
    username?: string;
    type?: DemoUser['type'];
  }): DemoUser {
    const type = wanted.type ?? 'private';
    const id = this.nextId(type);
    const base = wanted.username ?? `user_${Math.abs(id)}`;
    const taken = new Set(this.listUsers().map((user) => user.username));
    const username = taken.has(base) ? `${base}_${Math.abs(id)}` : base;
    const user: DemoUser = { id, name: wanted.name, username, languageCode: wanted.languageCode, type };
    this.users.set(id, user);
    this.log.put(`user/${id}`, user);
    // Bots are put into groups by people, so a group is open from the start.
    this.saveChat({ chat: chatOf(user), opened: type === 'group', blocked: false, keyboard: null });
    this.events.emit({ type: 'user', chatId: id, user });
    return user;
  }

  setLanguage(user: DemoUser, languageCode: string): DemoUser {
    const changed = { ...user, languageCode };
    this.users.set(user.id, changed);
    this.log.put(`user/${user.id}`, changed);
    this.events.emit({ type: 'user', chatId: user.id, user: changed });
    return changed;
  }

  chat(id: number): ChatState | undefined {
    return this.chats.get(id);
  }

  changeChat(id: number, change: Partial<Omit<ChatState, 'chat'>>): void {
    const state = this.chats.get(id);
    if (!state) throw new Error(`no chat ${id}`);
    const changed = { ...state, ...change };
    if (JSON.stringify(changed) === JSON.stringify(state)) return;
    this.saveChat(changed);
    this.events.emit({ type: 'chat', chatId: id, state: changed });
  }

  setKeyboard(id: number, keyboard: ReplyKeyboard | null): void {
    this.changeChat(id, { keyboard });
  }

  /** Messages of a chat, oldest first; deleted ones only when asked for. */
  list(chatId: number, withDeleted = false): StoredMessage[] {
    const all = [...(this.messages.get(chatId)?.values() ?? [])];
    return withDeleted ? all : all.filter((stored) => !stored.deleted);
  }

  message(chatId: number, messageId: number): StoredMessage | undefined {
    const stored = this.messages.get(chatId)?.get(messageId);
    return stored?.deleted === true ? undefined : stored;
  }

  add(chat: BotChat, from: BotUser, content: MessageContent): Message {
    const message: Message = {
      message_id: ++this.lastMessageId,
      from,
      chat,
      date: Math.floor(this.now() / 1000),
      ...content,
    };
    const stored = { message, outgoing: from.is_bot, deleted: false, revisions: [] };
    this.save(stored);
    this.events.emit({ type: 'message', chatId: chat.id, message: stored });
    return message;
  }

  /** Replaces what a message says and keeps its earlier content as a revision. */
  edit(stored: StoredMessage, content: MessageContent, markEdited: boolean): Message {
    const { message_id, from, chat, date, edit_date } = stored.message;
    const revision: MessageRevision = { at: this.now(), message: stored.message };
    const edited = markEdited ? Math.floor(this.now() / 1000) : edit_date;
    const message: Message = {
      message_id,
      ...(from ? { from } : {}),
      chat,
      date,
      ...(edited === undefined ? {} : { edit_date: edited }),
      ...content,
    };
    const changed = { ...stored, message, revisions: [...stored.revisions, revision].slice(-KEPT_REVISIONS) };
    this.save(changed);
    this.events.emit({ type: 'edited', chatId: chat.id, message: changed });
    return message;
  }

  remove(stored: StoredMessage): void {
    const deleted = { ...stored, deleted: true };
    this.save(deleted);
    this.events.emit({ type: 'deleted', chatId: stored.message.chat.id, message: deleted });
  }

  addPopup(chatId: number, popup: Popup): void {
    const list = this.popups.get(chatId) ?? [];
    this.popups.set(chatId, [...list, popup].slice(-KEPT_POPUPS));
    this.events.emit({ type: 'popup', chatId, popup });
  }

  listPopups(chatId: number): Popup[] {
    return this.popups.get(chatId) ?? [];
  }

  /** Forgets every message and unblocks everybody; users stay. */
  clearChats(): void {
    for (const [chatId, messages] of this.messages)
      for (const id of messages.keys()) this.log.remove(`message/${chatId}/${id}`);
    this.messages.clear();
    // Ids are never used twice: a bot may still remember an old one.
    this.log.put('last-message-id', this.lastMessageId);
    this.popups.clear();
    for (const state of this.chats.values())
      this.saveChat({ ...state, opened: state.chat.type === 'group', blocked: false, keyboard: null });
    this.events.emit({ type: 'reset', chatId: 0 });
  }

  private saveChat(state: ChatState): void {
    this.chats.set(state.chat.id, state);
    this.log.put(`chat/${state.chat.id}`, state);
  }

  private save(stored: StoredMessage): void {
    this.remember(stored);
    const { chat, message_id } = stored.message;
    this.log.put(`message/${chat.id}/${message_id}`, stored);
  }

  private remember(stored: StoredMessage): void {
    const { chat, message_id } = stored.message;
    const messages = this.messages.get(chat.id) ?? new Map<number, StoredMessage>();
    this.messages.set(chat.id, messages.set(message_id, stored));
    this.lastMessageId = Math.max(this.lastMessageId, message_id);
  }

  private nextId(type: DemoUser['type']): number {
    const ids = this.listUsers()
      .filter((user) => user.type === type)
      .map((user) => user.id);
    return type === 'group'
      ? Math.min(FIRST_GROUP_ID + 1, ...ids) - 1
      : Math.max(FIRST_USER_ID - 1, ...ids) + 1;
  }
}

function chatOf(user: DemoUser): BotChat {
  if (user.type === 'group') return { id: user.id, type: 'group', title: user.name };
  return { id: user.id, type: 'private', first_name: user.name, username: user.username };
}

/** The user as the Bot API describes a person. */
export function asBotUser(user: DemoUser): BotUser {
  return {
    id: user.id,
    is_bot: false,
    first_name: user.name,
    username: user.username,
    language_code: user.languageCode,
  };
}
