import { z } from 'zod';
import type { CallLog } from './call-log.js';
import { notFound } from './control-error.js';
import type { ControlList } from './control-list.js';
import { FAULT_NAMES, faultRequest, type FaultRegistry } from './fault-registry.js';
import type { UserActions } from './user-actions.js';
import type { BotContext } from '../methods/method.types.js';

export interface ControlDeps {
  context: BotContext;
  actions: UserActions;
  faults: FaultRegistry;
  calls: CallLog;
  /** Called for each user that is created, before the answer. */
  onUserCreated: (userId: number) => Promise<void>;
  reset: () => void;
}

const userId = z.object({ id: z.coerce.number().int() });
const newUser = z.strictObject({
  name: z.string().trim().min(1).max(64),
  languageCode: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/)
    .default('en'),
  username: z
    .string()
    .regex(/^[A-Za-z]\w{3,31}$/)
    .optional(),
  type: z.enum(['private', 'group']).default('private'),
});
const language = z.strictObject({ languageCode: z.string().min(2).max(12) });
const textBody = z.strictObject({ text: z.string() });
const pressBody = z
  .strictObject({ messageId: z.number().int(), data: z.string().optional(), text: z.string().optional() })
  .refine((body) => body.data !== undefined || body.text !== undefined, 'data or text is needed');

/** Users and what they do in their chats. */
export function addUserControls(list: ControlList, { context, actions, onUserCreated }: ControlDeps): void {
  const { chats } = context;
  const idOf = (params: unknown) => userId.parse(params).id;
  list.add('GET', '/users', 'the demo users with the state of their chats and the last message', () => ({
    users: chats.listUsers().map((user) => ({
      ...user,
      chat: chats.chat(user.id),
      last: chats.list(user.id).at(-1) ?? null,
    })),
    seq: context.events.last,
  }));
  list.add(
    'POST',
    '/users',
    'create a user {name, languageCode?, username?, type?: private|group}',
    async ({ body }) => {
      const { username, ...wanted } = newUser.parse(body);
      const user = chats.createUser(username === undefined ? wanted : { ...wanted, username });
      await onUserCreated(user.id);
      return user;
    },
  );
  list.add('GET', '/users/:id', 'one user', ({ params }) => actions.user(idOf(params)));
  list.add(
    'POST',
    '/users/:id/language',
    'change the language Telegram reports {languageCode}',
    ({ params, body }) => chats.setLanguage(actions.user(idOf(params)), language.parse(body).languageCode),
  );
  list.add('POST', '/users/:id/send', 'write to the bot {text}', ({ params, body }) =>
    actions.send(idOf(params), textBody.parse(body).text),
  );
  list.add(
    'POST',
    '/users/:id/press',
    'press a button {messageId, text | data}; data may be forged',
    ({ params, body }) => actions.press(idOf(params), pressBody.parse(body)),
  );
  list.add('POST', '/users/:id/block', 'block the bot', ({ params }) =>
    actions.setBlocked(idOf(params), true),
  );
  list.add('POST', '/users/:id/unblock', 'unblock the bot', ({ params }) =>
    actions.setBlocked(idOf(params), false),
  );
  addReadControls(list, context, actions);
}

function addReadControls(list: ControlList, context: BotContext, actions: UserActions): void {
  const { chats, commands } = context;
  const idOf = (params: unknown) => actions.user(userId.parse(params).id).id;
  const window = z.object({
    after: z.coerce.number().int().default(0),
    before: z.coerce.number().int().default(Number.MAX_SAFE_INTEGER),
    limit: z.coerce.number().int().positive().default(Number.MAX_SAFE_INTEGER),
    deleted: z.coerce.boolean().default(false),
  });
  const what =
    'messages with revisions, oldest first ?after=&before=<message id>&limit=<newest so many>&deleted=1';
  list.add('GET', '/users/:id/messages', what, (request) => {
    const { after, before, limit, deleted } = window.parse(request.query);
    const id = idOf(request.params);
    const found = chats
      .list(id, deleted)
      .filter(({ message }) => message.message_id > after && message.message_id < before);
    return {
      messages: found.slice(-limit),
      more: found.length > limit,
      chat: chats.chat(id),
      seq: context.events.last,
    };
  });
  list.add('GET', '/users/:id/popups', 'answers to pressed buttons, oldest first', ({ params }) => ({
    popups: chats.listPopups(idOf(params)),
  }));
  list.add('GET', '/users/:id/commands', "the bot's / menu as this user sees it", ({ params }) => {
    const user = actions.user(idOf(params));
    return { commands: commands.forUser(user.id, user.languageCode) };
  });
}

/** The bot as seen from outside, faults, and starting over. */
export function addBotControls(list: ControlList, { context, faults, calls, reset }: ControlDeps): void {
  const { bot, updates, webhook, callbacks, files, now } = context;
  list.add('GET', '/bot', 'the bot, and whether it is listening', () => ({
    ...bot,
    listening: webhook.active || updates.isPolled || now() - updates.lastPollAt < 10_000,
    webhook: webhook.info(),
    pendingUpdates: updates.size,
  }));
  list.add('GET', '/calls', 'calls the bot made, polls left out ?method=', ({ query }) => ({
    calls: calls.list(z.object({ method: z.string().optional() }).parse(query).method),
  }));
  list.add('GET', '/files/:fileId', 'the bytes of a file', ({ params }, reply) => {
    const file = files.get(z.object({ fileId: z.string() }).parse(params).fileId);
    if (!file) throw notFound('file');
    const inline = /^image\/(png|jpeg|gif|webp)$/.test(file.mimeType);
    const name = encodeURIComponent(file.fileName);
    return reply
      .header('content-disposition', `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`)
      .header('x-content-type-options', 'nosniff')
      .type(inline ? file.mimeType : 'application/octet-stream')
      .send(files.read(file));
  });
  list.add('POST', '/callbacks/expire', 'make every button pressed so far too old to be answered', () => {
    callbacks.expireAll();
    return { ok: true };
  });
  list.add('GET', '/faults', 'waiting faults and the names there are', () => ({
    faults: faults.list(),
    names: FAULT_NAMES,
  }));
  list.add('POST', '/faults', 'add a fault {name, times?, method?, retryAfter?, ms?}', ({ body }) =>
    faults.add(faultRequest.parse(body)),
  );
  list.add('DELETE', '/faults', 'remove all faults', () => {
    faults.clear();
    return { ok: true };
  });
  list.add('DELETE', '/faults/:id', 'remove one fault', ({ params }) => ({
    ok: faults.remove(userId.parse(params).id),
  }));
  list.add('POST', '/reset', 'forget all chats, updates, faults and calls; users and wallets stay', () => {
    reset();
    return { ok: true };
  });
}
