import { computed, reactive, ref, shallowRef } from 'vue';
import type { BotCommand } from '../../../src/telegram/bot-api/bot-api.types.js';
import type { NumberedChatEvent, Popup, StoredMessage } from '../../../src/telegram/store/chat.types.js';
import { api, listenToEvents, type BotView, type ListedUser } from '../lib/api.js';
import { useLanguage } from '../lib/use-language.js';
import { useNotices } from '../lib/use-notices.js';

const TYPING_MS = 5000;
const PRESS_MS = 12_000;
const BOT_POLL_MS = 4000;

const users = ref<ListedUser[]>([]);
const activeId = ref<number | null>(null);
/** The chat whose messages are on screen; none while they are read. */
const readId = ref<number | null>(null);
const messages = shallowRef<StoredMessage[]>([]);
const more = ref(false);
const commands = ref<BotCommand[]>([]);
const bot = ref<BotView | null>(null);
const typing = reactive(new Map<number, number>());
const unread = reactive(new Map<number, number>());
/** Buttons that wait for the bot's answer: "messageId/data". */
const pressed = reactive(new Set<string>());
const walletVersion = ref(0);
const presses = new Map<string, string>();
const answered = new Set<string>();
/** How often messages of the chat on screen came, changed or went. */
let happened = 0;

/** The chats of all demo users, live. */
export function useChats() {
  const active = computed(() => users.value.find((user) => user.id === activeId.value) ?? null);
  const isRead = computed(() => readId.value !== null && readId.value === activeId.value);
  const isTyping = computed(() => (typing.get(activeId.value ?? 0) ?? 0) > 0);
  return {
    users,
    active,
    isRead,
    messages,
    more,
    commands,
    bot,
    isTyping,
    unread,
    pressed,
    walletVersion,
    open,
    start,
    send,
    press,
    loadEarlier,
    setBlocked,
  };
}

async function start(): Promise<void> {
  const { users: list, seq } = await api.users();
  users.value = list;
  listenToEvents(seq, receive, () => void catchUp());
  const first = list.find((user) => String(user.id) === location.hash.slice(1)) ?? list[0];
  if (first) await open(first.id);
  await pollBot();
}

/** After a break events may be missing: reads again what is on screen. */
async function catchUp(): Promise<void> {
  users.value = (await api.users()).users;
  if (activeId.value !== null) await read(activeId.value);
}

/** Reads the newest messages of the chat on screen: once more, where something happened in it meanwhile. */
async function read(id: number): Promise<void> {
  const before = happened;
  const page = await api.messages(id);
  if (activeId.value !== id) return;
  if (happened !== before) return read(id);
  messages.value = page.messages;
  more.value = page.more;
  readId.value = id;
}

async function pollBot(): Promise<void> {
  bot.value = await api.bot().catch(() => (bot.value ? { ...bot.value, listening: false } : null));
  setTimeout(() => void pollBot(), BOT_POLL_MS);
}

async function open(id: number): Promise<void> {
  const user = users.value.find((one) => one.id === id);
  if (!user || readId.value === id) return;
  activeId.value = id;
  readId.value = null;
  history.replaceState(null, '', `#${id}`);
  useLanguage().follow(user.languageCode);
  unread.delete(id);
  messages.value = [];
  const [list] = await Promise.all([api.commands(id), read(id)]);
  if (activeId.value === id) commands.value = list.commands;
}

async function loadEarlier(): Promise<void> {
  const id = activeId.value;
  const first = messages.value[0];
  if (id === null || !first || !more.value) return;
  more.value = false;
  const page = await api.messages(id, first.message.message_id);
  if (activeId.value !== id) return;
  messages.value = [...page.messages, ...messages.value];
  more.value = page.more;
}

async function send(text: string): Promise<void> {
  if (activeId.value !== null) await api.send(activeId.value, text);
}

async function setBlocked(blocked: boolean): Promise<void> {
  if (activeId.value !== null) await api.setBlocked(activeId.value, blocked);
}

async function press(messageId: number, data: string): Promise<void> {
  const key = `${messageId}/${data}`;
  if (activeId.value === null || pressed.has(key)) return;
  pressed.add(key);
  setTimeout(() => pressed.delete(key), PRESS_MS);
  try {
    const { callbackQueryId } = await api.press(activeId.value, messageId, data);
    // The answer may have overtaken the press's own response.
    if (answered.delete(callbackQueryId)) pressed.delete(key);
    else presses.set(callbackQueryId, key);
  } catch (error) {
    pressed.delete(key);
    throw error;
  }
}

function receive(event: NumberedChatEvent): void {
  if ('message' in event && event.chatId === activeId.value) happened += 1;
  switch (event.type) {
    case 'message':
      return receiveMessage(event.chatId, event.message);
    case 'edited':
      return replaceMessage(event.chatId, event.message);
    case 'deleted':
      return removeMessage(event.chatId, event.message);
    case 'popup':
      return showPopup(event.chatId, event.popup);
    case 'typing':
      return showTyping(event.chatId);
    case 'chat':
      return changeUser(event.chatId, { chat: event.state });
    case 'wallet':
      if (event.chatId === activeId.value) walletVersion.value += 1;
      return;
    case 'user':
      return receiveUser(event);
    case 'commands':
      if (activeId.value !== null)
        void api.commands(activeId.value).then((list) => (commands.value = list.commands));
      return;
    case 'reset':
      location.reload();
  }
}

function receiveMessage(chatId: number, stored: StoredMessage): void {
  typing.delete(chatId);
  changeUser(chatId, { last: stored });
  if (chatId !== activeId.value) {
    if (stored.outgoing) unread.set(chatId, (unread.get(chatId) ?? 0) + 1);
    return;
  }
  const known = messages.value.some((one) => one.message.message_id === stored.message.message_id);
  if (!known) messages.value = [...messages.value, stored];
}

function replaceMessage(chatId: number, stored: StoredMessage): void {
  const id = stored.message.message_id;
  const user = users.value.find((one) => one.id === chatId);
  if (user?.last?.message.message_id === id) changeUser(chatId, { last: stored });
  if (chatId === activeId.value)
    messages.value = messages.value.map((one) => (one.message.message_id === id ? stored : one));
}

function removeMessage(chatId: number, stored: StoredMessage): void {
  if (chatId !== activeId.value) return;
  messages.value = messages.value.filter((one) => one.message.message_id !== stored.message.message_id);
  changeUser(chatId, { last: messages.value.at(-1) ?? null });
}

function receiveUser(event: Extract<NumberedChatEvent, { type: 'user' }>): void {
  if (users.value.some((user) => user.id === event.chatId)) return changeUser(event.chatId, event.user);
  void api.users().then(({ users: list }) => (users.value = list));
}

function changeUser(id: number, change: Partial<ListedUser>): void {
  users.value = users.value.map((user) => (user.id === id ? { ...user, ...change } : user));
}

function showTyping(chatId: number): void {
  typing.set(chatId, (typing.get(chatId) ?? 0) + 1);
  setTimeout(() => {
    const left = (typing.get(chatId) ?? 1) - 1;
    if (left > 0) typing.set(chatId, left);
    else typing.delete(chatId);
  }, TYPING_MS);
}

function showPopup(chatId: number, popup: Popup): void {
  const key = presses.get(popup.callbackQueryId);
  if (key === undefined) answered.add(popup.callbackQueryId);
  else pressed.delete(key);
  presses.delete(popup.callbackQueryId);
  if (chatId !== activeId.value || popup.text === '') return;
  const { alert, toast } = useNotices();
  if (popup.showAlert) alert.value = popup.text;
  else toast(popup.text);
}
