import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { setTimeout as delay } from 'node:timers/promises';
import type { CallLog } from '../control/call-log.js';
import type { Fault, FaultRegistry } from '../control/fault-registry.js';
import { findMethod } from '../methods/index.js';
import { DescribedResult, type BotContext } from '../methods/method.types.js';
import { BotApiError, tooManyRequests } from './bot-api-error.js';
import { readParams } from './body.reader.js';
import type { Params } from './params.js';

/** Uploads of 50 MB and what surrounds them. */
export const BODY_LIMIT = 52 * 1024 * 1024;

export interface BotApiDeps {
  token: string;
  context: BotContext;
  faults: FaultRegistry;
  calls: CallLog;
}

/** Serves /bot<token>/<method> and /file/bot<token>/<path>. */
export function registerBotApi(deps: BotApiDeps) {
  return (app: FastifyInstance): void => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
      const failure = asBotApiError(error);
      return reply.code(failure.code).send(failure.toBody());
    });
    app.all('/bot*', (request, reply) => answer(deps, request, reply));
    app.get('/file/bot*', (request, reply) => sendFile(deps, request, reply));
  };
}

/** Runs one method outside of HTTP: the answer that a webhook's response may carry. */
export async function runMethod(
  deps: Pick<BotApiDeps, 'context' | 'calls'>,
  name: string,
  params: Params,
  gone: AbortSignal,
): Promise<unknown> {
  const found = findMethod(name);
  if (!found) throw new BotApiError(404, 'Not Found: method not found');
  const { context, calls } = deps;
  const entry = { at: context.now(), method: found.name, params: params.summary() };
  try {
    const result = await found.method({ context, params, gone });
    calls.add({ ...entry, ok: true });
    return result;
  } catch (error) {
    const failure = asBotApiError(error);
    calls.add({ ...entry, ok: false, errorCode: failure.code, description: failure.description });
    throw failure;
  }
}

async function answer(deps: BotApiDeps, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const path = /^\/bot([^/]+)\/(?:test\/)?([^/]+)\/?$/.exec(pathOf(request));
  if (!path) throw new BotApiError(404, 'Not Found');
  const [, token = '', name = ''] = path;
  const fault = deps.faults.take(findMethod(name)?.name ?? name);
  const gone = whenGone(reply);
  if (fault && (await strikeBefore(fault, reply, gone))) return reply;
  if (token !== deps.token) throw new BotApiError(401, 'Unauthorized');
  const params = readParams(request.body, request.headers['content-type'] ?? '', request.query);
  const result = await runMethod(deps, name, params, gone);
  if (fault?.name === 'timeout_after') return hold(fault, reply, gone);
  // A poll that was open when the connection went down brings nothing either.
  if (deps.faults.isDown) return hold({ ms: 0 }, reply, gone);
  if (result instanceof DescribedResult)
    return { ok: true, result: result.result, description: result.description };
  return { ok: true, result };
}

/** Lets a fault act before the call is carried out; true when the call ends there. */
async function strikeBefore(fault: Fault, reply: FastifyReply, gone: AbortSignal): Promise<boolean> {
  switch (fault.name) {
    case 'http_429':
      throw tooManyRequests(fault.retryAfter);
    case 'http_500':
      throw new BotApiError(500, 'Internal Server Error');
    case 'http_502':
      await reply.code(502).type('text/html').send('<html><body><h1>502 Bad Gateway</h1></body></html>');
      return true;
    case 'unreachable':
    case 'down':
      await hold({ ms: 0 }, reply, gone);
      return true;
    case 'timeout_before':
      await hold(fault, reply, gone);
      return true;
    case 'slow':
      await pause(fault.ms, gone);
      return false;
    case 'timeout_after':
      return false;
  }
}

/** Keeps the connection open without a word, then cuts it. */
async function hold(fault: { ms: number }, reply: FastifyReply, gone: AbortSignal): Promise<FastifyReply> {
  reply.hijack();
  await pause(fault.ms, gone);
  reply.raw.destroy();
  return reply;
}

async function pause(ms: number, gone: AbortSignal): Promise<void> {
  if (ms === 0 || gone.aborted) return;
  // Ends early, without complaint, when the caller hangs up.
  await delay(ms, undefined, { signal: gone }).catch(() => undefined);
}

function whenGone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.on('close', () => controller.abort());
  return controller.signal;
}

function sendFile({ token, context }: BotApiDeps, request: FastifyRequest, reply: FastifyReply): unknown {
  const path = /^\/file\/bot([^/]+)\/files\/([\w-]+)$/.exec(pathOf(request));
  if (path?.[1] !== token) throw new BotApiError(401, 'Unauthorized');
  const file = context.files.get(path[2] ?? '');
  if (!file) throw new BotApiError(404, 'Not Found');
  return reply.type(file.mimeType).send(context.files.read(file));
}

function pathOf(request: FastifyRequest): string {
  return decodeURIComponent(request.url.split('?')[0] ?? '');
}

function asBotApiError(error: unknown): BotApiError {
  if (error instanceof BotApiError) return error;
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return new BotApiError(413, 'Request Entity Too Large');
  const detail = error instanceof Error ? error.message : String(error);
  return status === 400
    ? new BotApiError(400, `Bad Request: ${detail}`)
    : new BotApiError(500, `Internal Server Error: ${detail}`);
}
