import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { concerns, type ChatEvents } from '../store/chat-events.js';
import type { NumberedChatEvent } from '../store/chat.types.js';
import type { ControlList } from './control-list.js';

const filter = z.object({
  chatId: z.coerce.number().int().optional(),
  after: z.coerce.number().int().optional(),
});
const poll = filter.extend({ timeoutMs: z.coerce.number().int().min(0).max(60_000).default(25_000) });
const KEEP_ALIVE_MS = 15_000;

/** Live events: as a stream for pages, as a long poll for tests. */
export function addEventControls(list: ControlList, events: ChatEvents): void {
  list.add('GET', '/events', 'live events as server-sent events ?chatId=&after=<seq>', (request, reply) => {
    const { chatId, after } = filter.parse(request.query);
    const resumed = Number(request.headers['last-event-id'] ?? after ?? events.last);
    return stream(events, reply, resumed, chatId);
  });
  list.add(
    'GET',
    '/events/poll',
    'events after a number, waiting for the first ?after=&chatId=&timeoutMs=',
    async (request) => {
      const { chatId, after, timeoutMs } = poll.parse(request.query);
      const since = after ?? events.last;
      const found = await nextEvents(events, since, chatId, timeoutMs);
      return { events: found, seq: events.last };
    },
  );
}

function stream(
  events: ChatEvents,
  reply: FastifyReply,
  after: number,
  chatId: number | undefined,
): FastifyReply {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    connection: 'keep-alive',
  });
  const write = (event: NumberedChatEvent) =>
    raw.write(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`);
  raw.write('retry: 1000\n\n');
  events.since(after, chatId).forEach(write);
  const stop = events.listen((event) => {
    if (concerns(event, chatId)) write(event);
  });
  const beat = setInterval(() => raw.write(': still here\n\n'), KEEP_ALIVE_MS);
  raw.on('close', () => {
    clearInterval(beat);
    stop();
  });
  return reply;
}

function nextEvents(
  events: ChatEvents,
  after: number,
  chatId: number | undefined,
  timeoutMs: number,
): Promise<NumberedChatEvent[]> {
  const found = events.since(after, chatId);
  if (found.length > 0) return Promise.resolve(found);
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      stop();
      resolve(events.since(after, chatId));
    };
    const timer = setTimeout(finish, timeoutMs);
    const stop = events.listen((event) => {
      if (concerns(event, chatId)) finish();
    });
  });
}
