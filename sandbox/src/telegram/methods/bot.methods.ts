import { z } from 'zod';
import { badRequest } from '../bot-api/bot-api-error.js';
import type { BotChat, BotCommand } from '../bot-api/bot-api.types.js';
import { requireChat } from './chat-access.js';
import type { MethodCall } from './method.types.js';

const commandList = z.array(z.looseObject({ command: z.string(), description: z.string() })).max(100);
const scopeObject = z.looseObject({
  type: z.string(),
  chat_id: z.union([z.number(), z.string()]).optional(),
});

/** The longest text of a callback answer, in characters. */
const MAX_POPUP = 200;

export function getMe({ context }: MethodCall): object {
  return {
    ...context.bot,
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
  };
}

export function getChat(call: MethodCall): BotChat & { accent_color_id: number } {
  return { ...requireChat(call).chat, accent_color_id: 0 };
}

export function answerCallbackQuery({ context, params }: MethodCall): true {
  const callback = context.callbacks.answer(params.text('callback_query_id'));
  const text = params.text('text');
  if (text.length > MAX_POPUP) throw badRequest('MESSAGE_TOO_LONG');
  const url = params.text('url');
  context.chats.addPopup(callback.chatId, {
    callbackQueryId: callback.id,
    messageId: callback.messageId,
    data: callback.data,
    text,
    showAlert: params.flag('show_alert'),
    ...(url === '' ? {} : { url }),
    at: context.now(),
  });
  return true;
}

export function setMyCommands(call: MethodCall): true {
  const parsed = commandList.safeParse(call.params.object('commands', 'bot commands'));
  if (!parsed.success) throw badRequest("can't parse bot command: expected an array of BotCommand");
  const commands = parsed.data.map(readCommand);
  call.context.commands.set(scopeOf(call), languageOf(call), commands);
  return true;
}

export function getMyCommands(call: MethodCall): BotCommand[] {
  return call.context.commands.get(scopeOf(call), languageOf(call));
}

export function deleteMyCommands(call: MethodCall): true {
  call.context.commands.set(scopeOf(call), languageOf(call), []);
  return true;
}

export function getFile({ context, params }: MethodCall): object {
  const file = context.files.get(params.text('file_id'));
  if (!file) throw badRequest('wrong file_id or the file is temporarily unavailable');
  const file_path = `files/${file.fileId}`;
  return { file_id: file.fileId, file_unique_id: file.uniqueId, file_size: file.size, file_path };
}

function readCommand(given: BotCommand): BotCommand {
  const command = given.command.replace(/^\//, '').trim();
  const description = given.description.trim();
  if (!/^[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID');
  if (description === '' || description.length > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  return { command, description };
}

function scopeOf({ params }: MethodCall): string {
  const scope = scopeObject.safeParse(params.object('scope', 'bot command scope') ?? { type: 'default' });
  if (!scope.success) throw badRequest("can't parse BotCommandScope");
  const { type, chat_id } = scope.data;
  return chat_id === undefined ? type : `${type}:${chat_id}`;
}

function languageOf({ params }: MethodCall): string {
  const code = params.text('language_code');
  if (!/^([a-z]{2})?$/.test(code)) throw badRequest('invalid language code specified');
  return code;
}
