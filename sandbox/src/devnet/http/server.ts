import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { View } from '../chain/chain.js';
import { HTTP_FAULTS } from '../control/fault-names.js';
import type { Fault, RequestFacts } from '../control/faults.js';
import { isObject, printJson, type Json } from '../wire/json.js';
import { HANG_UP, pause, type Answer, type NodeWorld, type RawAnswer } from './answer.js';
import { Printed } from './block-json.js';
import { readBroadcast, type BroadcastRequest } from './broadcast.js';
import { answerBroadcast } from './broadcast-faults.js';
import { NodeError, PARSE_CLASS, type Endpoint } from './node-request.js';
import { accountRoutes } from './routes/account.routes.js';
import { blockRoutes } from './routes/block.routes.js';
import { builderRoutes } from './routes/builder.routes.js';
import { chainRoutes } from './routes/chain.routes.js';
import { contractRoutes } from './routes/contract.routes.js';
import { signRoutes } from './routes/sign.routes.js';

const ENDPOINTS: Record<string, Endpoint> = {
  ...blockRoutes,
  ...accountRoutes,
  ...chainRoutes,
  ...contractRoutes,
  ...builderRoutes,
  ...signRoutes,
};
const BROADCASTS = ['broadcasttransaction', 'broadcasthex'];
/** The node reads `visible` of these from the query only. */
const QUERY_VISIBLE = ['getnowblock', 'getchainparameters'];
const BODY_LIMIT = 4 * 1024 * 1024;

function parseParams(request: FastifyRequest): Record<string, unknown> | undefined {
  const query = isObject(request.query) ? request.query : {};
  if (typeof request.body !== 'string' || request.body.trim() === '') return { ...query };
  try {
    const body: unknown = JSON.parse(request.body);
    return isObject(body) ? { ...query, ...body } : undefined;
  } catch {
    return undefined;
  }
}

function errorText(error: unknown): string {
  if (error instanceof NodeError) return `${error.javaClass} : ${error.text}`;
  const text = error instanceof Error ? error.message : String(error);
  return text === 'null' ? 'class java.lang.NullPointerException : null' : `${PARSE_CLASS} : ${text}`;
}

/** State and blocks the asked host shows, taking standing faults into account. */
function viewFor(world: NodeWorld, solid: boolean, facts: RequestFacts): { view: View; newest: number } {
  const { chain, faults } = world;
  const behind = faults.standing('lagging_head', facts)?.blocks ?? 0;
  const head = Math.max(0, chain.headNumber - behind);
  if (solid) {
    const lag = faults.standing('lagging_solid', facts)?.blocks ?? 0;
    const newest = Math.max(0, chain.solidNumber - behind - lag);
    return { view: chain.view(newest), newest };
  }
  if (behind > 0) return { view: chain.view(head), newest: head };
  const hidden = faults.standing('hide_pending', facts);
  return { view: chain.view(hidden ? 'head' : 'pending'), newest: head };
}

function httpFault(fault: Fault): RawAnswer {
  const known = HTTP_FAULTS[fault.name] ?? { status: 500, type: 'text/plain', body: '' };
  return { ...known, status: fault.status ?? known.status, body: fault.body ?? known.body };
}

const BLOCK_PATHS = /\/(getblock|getnowblock)/;

async function commonFault(world: NodeWorld, facts: RequestFacts): Promise<Answer | undefined> {
  const slow = world.faults.strike(['slow'], facts);
  if (slow) await pause(slow.ms ?? 1000);
  if (world.faults.strike(['down'], facts)) return HANG_UP;
  const fault = world.faults.strike(Object.keys(HTTP_FAULTS), facts);
  if (fault) return httpFault(fault);
  if (facts.path.endsWith('infobyblocknum') && world.faults.strike(['empty_infos'], facts)) return '[]';
  if (BLOCK_PATHS.test(facts.path) && world.faults.strike(['missing_block'], facts)) return '{}';
  return undefined;
}

function readTransaction(
  name: string,
  params: Record<string, unknown> | undefined,
): BroadcastRequest | undefined {
  try {
    return params && readBroadcast(name, params);
  } catch {
    return undefined;
  }
}

async function answer(
  world: NodeWorld,
  node: number,
  host: string,
  name: string,
  request: FastifyRequest,
): Promise<Answer> {
  const solid = host === 'walletsolidity';
  const params = parseParams(request);
  const isBroadcast = BROADCASTS.includes(name);
  const broadcast = isBroadcast ? readTransaction(name, params) : undefined;
  const facts: RequestFacts = {
    node,
    path: `/${host}/${name}`,
    ...(broadcast ? { txid: broadcast.tx.txid, owner: broadcast.tx.owner, contract: broadcast.tx.type } : {}),
  };
  world.counters.count(node, facts.path);
  const faulty = await commonFault(world, facts);
  if (faulty !== undefined) return faulty;
  if (isBroadcast) {
    if (!broadcast) return printJson({ Error: 'class java.lang.NullPointerException : null' });
    return answerBroadcast(world, broadcast, facts);
  }
  if (!params) return printJson({ Error: 'class java.lang.NullPointerException : null' });
  const source = QUERY_VISIBLE.includes(name) && isObject(request.query) ? request.query : params;
  const visible = source.visible === true || source.visible === 'true';
  return printAnswer(ENDPOINTS[name], {
    chain: world.chain,
    solid,
    params,
    visible,
    ...viewFor(world, solid, facts),
  });
}

function printAnswer(endpoint: Endpoint | undefined, request: Parameters<Endpoint['handle']>[0]): string {
  try {
    const result: Json | object = endpoint ? endpoint.handle(request) : {};
    return result instanceof Printed ? result.text : printJson(result);
  } catch (error) {
    return printJson({ Error: errorText(error) });
  }
}

function send(reply: FastifyReply, result: Answer): FastifyReply {
  if (result === HANG_UP) {
    reply.hijack();
    reply.raw.socket?.destroy();
    return reply;
  }
  if (typeof result === 'string') return reply.type('application/json;charset=utf-8').send(result);
  return reply.status(result.status).type(result.type).send(result.body);
}

/** One node address: /wallet and /walletsolidity over the shared chain. Controls are added by the caller. */
export function createNode(world: NodeWorld, node: number): FastifyInstance {
  const app = fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true, keepAliveTimeout: 60_000 });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.all<{ Params: { host: string; name: string } }>('/:host/:name', async (request, reply) => {
    const { host, name } = request.params;
    const endpoint = ENDPOINTS[name];
    const known =
      host === 'wallet'
        ? endpoint !== undefined || BROADCASTS.includes(name)
        : host === 'walletsolidity' && endpoint?.solidity === true;
    if (!known)
      return reply.status(404).type('text/html;charset=iso-8859-1').send('<h2>HTTP ERROR 404 Not Found</h2>');
    return send(reply, await answer(world, node, host, name, request));
  });
  return app;
}
