import type { FastifyInstance, FastifyReply } from 'fastify';
import type { View } from '../chain/chain.js';
import { USDT_CONTRACT_BASE58 } from '../chain/genesis.js';
import { hexToBase58, parseAddress } from '../wire/address.codec.js';
import { addressOfPrivateKey } from '../wire/keys.js';
import type { Json } from '../wire/json.js';
import { accountAudit, delegations, transactions } from './audit.js';
import type { ControlWorld } from './control-world.js';

function viewNamed(world: ControlWorld, name: string | undefined): View {
  const { chain } = world;
  if (name === 'solid') return chain.view(chain.solidNumber);
  return chain.view(name === 'pending' ? 'pending' : 'head');
}

function stateJson(world: ControlWorld): Json {
  const { chain } = world;
  return {
    head: chain.headNumber,
    headId: chain.head.id,
    solid: chain.solidNumber,
    time: chain.headTime,
    solidTime: chain.blocks[chain.solidNumber]?.timestamp ?? 0,
    pending: chain.pool.size,
    blockMs: world.producer.interval,
    clock: world.virtual ? 'virtual' : 'wall',
    burnedSun: chain.view('head').state.global().burned,
    genesisBlockId: chain.blocks[0]?.id ?? '',
    usdtContract: USDT_CONTRACT_BASE58,
    faucet: hexToBase58(addressOfPrivateKey(world.faucetKey)),
  };
}

/** Adds the reading controls: state, requests, faults in force and the audit views. */
export function addReadControls(app: FastifyInstance, world: ControlWorld): void {
  const { chain, faults, counters } = world;
  const send = (reply: FastifyReply, value: Json | object): FastifyReply =>
    reply.type('application/json').send(world.print(value));
  app.get('/_control/state', (_request, reply) => send(reply, stateJson(world)));
  app.get('/_control/requests', (_request, reply) => send(reply, counters.report(chain.headNumber)));
  app.delete('/_control/requests', (_request, reply) => {
    counters.reset(chain.headNumber);
    return send(reply, counters.report(chain.headNumber));
  });
  app.get('/_control/faults', (_request, reply) => send(reply, { faults: faults.list() }));
  app.delete<{ Querystring: { name?: string; id?: string } }>('/_control/faults', (request, reply) =>
    send(reply, { removed: faults.remove(request.query.name ?? request.query.id) }),
  );
  app.get<{ Querystring: { at?: string } }>('/_control/audit/delegations', (request, reply) =>
    send(reply, { delegations: delegations(chain, viewNamed(world, request.query.at)) }),
  );
  app.get<{ Params: { address: string } }>('/_control/audit/accounts/:address', (request, reply) => {
    const address = parseAddress(request.params.address);
    if (address === undefined) return reply.status(400).send({ error: 'not a TRON address' });
    return send(reply, {
      head: accountAudit(address, viewNamed(world, 'head')),
      solid: accountAudit(address, viewNamed(world, 'solid')),
    });
  });
  app.get<{ Querystring: { from?: string; to?: string; address?: string } }>(
    '/_control/audit/transfers',
    (request, reply) => {
      const { from, to, address } = request.query;
      const wanted = address === undefined ? undefined : parseAddress(address);
      const last = to === undefined ? chain.headNumber : Number(to);
      return send(reply, { transactions: transactions(chain, Number(from ?? 1), last, wanted) });
    },
  );
}
