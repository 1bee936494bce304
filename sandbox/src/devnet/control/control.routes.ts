import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { USDT_CONTRACT } from '../chain/genesis.js';
import { SUN_PER_TRX } from '../state/parameters.js';
import { hexToBase58, parseAddress } from '../wire/address.codec.js';
import { addressOfPrivateKey } from '../wire/keys.js';
import type { Json } from '../wire/json.js';
import {
  contractAddress,
  deploy,
  issueAsset,
  markContract,
  setFactor,
  setParameter,
  setWeights,
} from './admin-state.js';
import { CONTROL_HELP } from './control-help.js';
import { faultSchema } from './faults.js';
import { give } from './faucet.js';
import { sendSigned } from './signed-sender.js';
import type { ControlWorld } from './control-world.js';

const address = z.string().transform((text, context) => {
  const hex = parseAddress(text);
  if (hex === undefined) context.addIssue({ code: 'custom', message: 'not a TRON address' });
  return hex ?? '';
});
const key = z.string().regex(/^[0-9a-fA-F]{64}$/);
const amount = z.union([z.number().nonnegative(), z.string().regex(/^\d+(\.\d{1,6})?$/)]);
const whole = z.union([z.number().int().nonnegative(), z.string().regex(/^\d+$/)]).transform(BigInt);

/** A decimal amount in millionths. */
function millionths(value: number | string): bigint {
  const [units = '0', fraction = ''] = String(value).split('.');
  return BigInt(units) * SUN_PER_TRX + BigInt(fraction.padEnd(6, '0').slice(0, 6) || '0');
}

const faucetBody = z.object({
  address,
  trx: amount.optional(),
  sun: whole.optional(),
  usdt: amount.optional(),
  mine: z.boolean().optional(),
});
const mineBody = z.object({ blocks: z.number().int().min(1).max(100_000).default(1) });
const intervalBody = z.object({ ms: z.number().int().min(0) });
const warpBody = z.object({ seconds: z.number().positive(), solidify: z.boolean().default(false) });
const reorgBody = z.object({
  depth: z.number().int().positive(),
  drop: z.union([z.literal('all'), z.array(z.string())]).optional(),
  reinclude: z.enum(['none', 'later', 'same']).default('none'),
});
const stakeBody = z.object({
  key,
  trx: amount,
  resource: z.enum(['ENERGY', 'BANDWIDTH']).default('ENERGY'),
  mine: z.boolean().optional(),
});
const tokenBody = z.object({
  holder: address,
  symbol: z.string().default('USDT'),
  name: z.string().default('Tether USD'),
  supply: amount.default(1_000_000),
  version: z.number().int().min(0).max(1).default(0),
});
const assetBody = z.object({
  owner: address,
  name: z.string().default('token'),
  supply: whole.default(1_000_000n),
});
const payerBody = z.object({ trx: amount.default(0), usdt: amount.default(0) });
const contractBody = z.object({ address });
const parameterBody = z.object({ key: z.string(), value: z.number().int().transform(BigInt) });
const weightsBody = z.object({ energy: whole.optional(), net: whole.optional() });
const factorBody = z.object({ contract: address.default(USDT_CONTRACT), factor: whole });
const dropBody = z.object({ txid: z.string() });

type Control = (body: unknown) => Json | object;

function minedNow(world: ControlWorld, asked: boolean | undefined): { block?: number } {
  if (!(asked ?? world.virtual)) return {};
  return { block: world.chain.produce().number };
}

function moneyControls(world: ControlWorld): Record<string, Control> {
  const { chain, faucetKey } = world;
  return {
    faucet: (body) => {
      const { address: to, trx, sun, usdt, mine } = faucetBody.parse(body);
      const gift = { address: to, sun: sun ?? millionths(trx ?? 0), usdt: millionths(usdt ?? 0) };
      return { txids: give(chain, faucetKey, gift), ...minedNow(world, mine) };
    },
    stake: (body) => {
      const { key: privateKey, trx, resource, mine } = stakeBody.parse(body);
      const value = { frozen_balance: millionths(trx), resource };
      const txid = sendSigned(chain, privateKey, 'FreezeBalanceV2Contract', value);
      return { txid, ...minedNow(world, mine) };
    },
    'payer-contract': (body) => {
      const { trx, usdt } = payerBody.parse(body);
      const origin = addressOfPrivateKey(faucetKey);
      const contract = contractAddress(origin, `payer ${chain.headNumber} ${chain.pool.items.length}`);
      const shape = { symbol: '', decimals: 0, totalSupply: 0n, factor: 0n, version: 0, name: 'payer' };
      chain.administer(
        deploy({ kind: 'contract', address: contract, origin, code: 'payer', ...shape }, origin),
      );
      const gift = { address: contract, sun: millionths(trx), usdt: millionths(usdt) };
      const txids = give(chain, faucetKey, gift);
      return { contract: hexToBase58(contract), txids, ...minedNow(world, undefined) };
    },
    'contract-at': (body) => {
      const { address: contract } = contractBody.parse(body);
      chain.administer(markContract(contract));
      return { contract: hexToBase58(contract), ...minedNow(world, undefined) };
    },
    'fake-token': (body) => {
      const { holder, symbol, name, supply, version } = tokenBody.parse(body);
      const contract = contractAddress(holder, `token ${chain.headNumber} ${chain.pool.items.length}`);
      const shape = { symbol, name, version, decimals: 6, totalSupply: millionths(supply), factor: 0n };
      chain.administer(
        deploy({ kind: 'contract', address: contract, origin: holder, code: 'trc20', ...shape }, holder),
      );
      return { contract: hexToBase58(contract), ...minedNow(world, undefined) };
    },
    trc10: (body) => {
      const { owner, name, supply } = assetBody.parse(body);
      const id = String(chain.view('pending').state.global().nextAssetId);
      chain.administer(issueAsset(id, name, owner, supply));
      return { id, ...minedNow(world, undefined) };
    },
  };
}

function timeControls(world: ControlWorld): Record<string, Control> {
  const { chain, producer } = world;
  const mine = (blocks: number): Json => {
    for (let i = 0; i < blocks; i += 1) chain.produce();
    return { number: chain.headNumber, time: chain.headTime, solid: chain.solidNumber };
  };
  return {
    mine: (body) => mine(mineBody.parse(body).blocks),
    'block-interval': (body) => {
      producer.setInterval(intervalBody.parse(body).ms);
      return { ms: producer.interval };
    },
    warp: (body) => {
      const { seconds, solidify } = warpBody.parse(body);
      chain.settings.clock.warp(seconds);
      return mine(solidify ? chain.settings.solidLag + 1 : 1);
    },
    reorg: (body) => {
      const { depth, drop, reinclude } = reorgBody.parse(body);
      const ids = Array.isArray(drop) ? drop : undefined;
      const all = reinclude !== 'same' && ids === undefined;
      const dropped = (txid: string): boolean => (ids ? ids.includes(txid) : all);
      return chain.reorganise(depth, reinclude === 'same' ? () => false : dropped, reinclude === 'later');
    },
    'drop-pending': (body) => {
      chain.dropPending(dropBody.parse(body).txid);
      return { pending: chain.pool.size };
    },
  };
}

function chainControls(world: ControlWorld): Record<string, Control> {
  const { chain } = world;
  return {
    'chain-parameter': (body) => {
      const { key: name, value } = parameterBody.parse(body);
      chain.administer(setParameter(name, value));
      return minedNow(world, undefined);
    },
    weights: (body) => {
      const { energy, net } = weightsBody.parse(body);
      chain.administer(setWeights(energy, net));
      return minedNow(world, undefined);
    },
    'energy-factor': (body) => {
      const { contract, factor } = factorBody.parse(body);
      chain.administer(setFactor(contract, factor));
      return minedNow(world, undefined);
    },
    faults: (body) => {
      const spec = faultSchema.parse(body);
      const owner = spec.owner === undefined ? undefined : (parseAddress(spec.owner) ?? spec.owner);
      return world.faults.add({ ...spec, ...(owner === undefined ? {} : { owner }) });
    },
  };
}

/** Adds the POST controls to a node address. Errors answer 400 with `{"error"}`. */
export function addControls(app: FastifyInstance, world: ControlWorld): void {
  const controls: Record<string, Control> = {
    ...moneyControls(world),
    ...timeControls(world),
    ...chainControls(world),
  };
  app.get('/_control', () => CONTROL_HELP);
  app.post<{ Params: { name: string } }>('/_control/:name', async (request, reply) => {
    const control = controls[request.params.name];
    if (!control)
      return reply.status(404).send({ error: `no control ${request.params.name}; see GET /_control` });
    try {
      const text = typeof request.body === 'string' && request.body !== '' ? request.body : '{}';
      return await reply.type('application/json').send(world.print(control(JSON.parse(text))));
    } catch (error) {
      return reply.status(400).send({ error: controlError(error) });
    }
  });
}

function controlError(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}
