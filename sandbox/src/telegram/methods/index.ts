import * as bot from './bot.methods.js';
import * as edit from './edit.methods.js';
import * as message from './message.methods.js';
import type { Method } from './method.types.js';
import * as update from './update.methods.js';

const done: Method = () => true;

const METHODS: Readonly<Record<string, Method>> = {
  ...update,
  getMe: bot.getMe,
  getChat: bot.getChat,
  getFile: bot.getFile,
  answerCallbackQuery: bot.answerCallbackQuery,
  setMyCommands: bot.setMyCommands,
  getMyCommands: bot.getMyCommands,
  deleteMyCommands: bot.deleteMyCommands,
  sendMessage: message.sendMessage,
  sendPhoto: message.sendPhoto,
  sendDocument: message.sendDocument,
  sendChatAction: message.sendChatAction,
  deleteMessage: message.deleteMessage,
  editMessageText: edit.editMessageText,
  editMessageCaption: edit.editMessageCaption,
  editMessageMedia: edit.editMessageMedia,
  editMessageReplyMarkup: edit.editMessageReplyMarkup,
  setChatMenuButton: done,
  setMyDescription: done,
  setMyShortDescription: done,
  setMyName: done,
  logOut: done,
  close: done,
};

const BY_LOWER_CASE = new Map(
  Object.entries(METHODS).map(([name, method]) => [name.toLowerCase(), { name, method }]),
);

/** The method of a name; names are not case-sensitive in the Bot API. Undefined: 404. */
export function findMethod(name: string): { name: string; method: Method } | undefined {
  return BY_LOWER_CASE.get(name.toLowerCase());
}
