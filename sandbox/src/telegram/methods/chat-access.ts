import { badRequest, forbidden } from '../bot-api/bot-api-error.js';
import type { ChatState, StoredMessage } from '../store/chat.types.js';
import type { BotContext, MethodCall } from './method.types.js';

/** The chat named by chat_id; unknown, or never opened by the user: "chat not found". */
export function requireChat({ context, params }: MethodCall): ChatState {
  if (!params.has('chat_id')) throw badRequest('chat_id is empty');
  const state = context.chats.chat(chatIdOf(context, params.text('chat_id')));
  if (!state?.opened) throw badRequest('chat not found');
  return state;
}

/** The same, for methods that write to the user: a user who blocked the bot is 403. */
export function requireWritableChat(call: MethodCall): ChatState {
  const state = requireChat(call);
  if (state.blocked) throw forbidden('bot was blocked by the user');
  return state;
}

/** A message of the bot that may be changed; `what` is the verb of Telegram's refusal. */
export function requireOwnMessage(call: MethodCall, what: 'edit' | 'delete'): StoredMessage {
  const state = requireChat(call);
  const stored = call.context.chats.message(state.chat.id, call.params.integer('message_id'));
  if (!stored) throw badRequest(`message to ${what} not found`);
  if (what === 'edit' && !stored.outgoing) throw badRequest("message can't be edited");
  return stored;
}

function chatIdOf(context: BotContext, value: string): number {
  if (!value.startsWith('@')) return Number(value);
  return context.chats.listUsers().find((user) => `@${user.username}` === value)?.id ?? 0;
}
