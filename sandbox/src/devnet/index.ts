import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Block } from './chain/block.js';
import { BlockLog } from './chain/block-log.js';
import { Chain } from './chain/chain.js';
import { virtualClock, wallClock } from './chain/clock.js';
import { USDT_CONTRACT_BASE58 } from './chain/genesis.js';
import { addControls } from './control/control.routes.js';
import type { ControlWorld } from './control/control-world.js';
import { FaultBook } from './control/faults.js';
import { Producer } from './control/producer.js';
import { addReadControls } from './control/read.routes.js';
import { RequestCounters } from './control/request-counters.js';
import { createNode } from './http/server.js';
import { SLOT_MS } from './state/parameters.js';
import { addressOfPrivateKey, generatePrivateKey } from './wire/keys.js';
import { printJson } from './wire/json.js';

export interface DevnetOptions {
  /** Of node 0; 0 or absent: any free port, as further nodes always take. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Wall milliseconds between blocks, 0: only on demand. Default 3000. */
  blockMs?: number;
  /** `virtual` (default): each block 3 s of chain time after its parent; `wall`: slots of wall time. */
  clock?: 'wall' | 'virtual';
  /** Chain time at which a fresh chain begins, in milliseconds. Default: now. */
  startAt?: number;
  /** Blocks the solidified view stays behind. Default 18. */
  solidLag?: number;
  /** Folder the chain is kept in and resumed from; absent: in memory. */
  dataDir?: string;
  /** Node addresses that serve the chain. Default 1. */
  nodes?: number;
  /** Pending transactions above which broadcasts get SERVER_BUSY. Default 2000. */
  maxPending?: number;
}

export interface Devnet {
  /** Address of node 0. */
  url: string;
  urls: string[];
  /** Base58. */
  usdtContract: string;
  /** Private key of the faucet account, hex. */
  faucetKey: string;
  genesisBlockId: string;
  chain: Chain;
  faults: FaultBook;
  counters: RequestCounters;
  /** Hears of every new head; returns how to stop. */
  onBlock(listener: (block: Block) => void): () => void;
  /** Makes blocks now. */
  mine(blocks?: number): void;
  /** From now on a block each so many milliseconds, in slots of wall time, whatever clock it began with. */
  followWall(blockMs: number): void;
  close(): Promise<void>;
}

const keysShape = z.object({ faucetKey: z.string(), witnessKey: z.string() });
type Keys = z.infer<typeof keysShape>;

function loadKeys(dataDir: string | undefined): Keys {
  const fresh = { faucetKey: generatePrivateKey(), witnessKey: generatePrivateKey() };
  if (dataDir === undefined) return fresh;
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'keys.json');
  if (existsSync(path)) return keysShape.parse(JSON.parse(readFileSync(path, 'utf8')));
  writeFileSync(path, JSON.stringify(fresh), { mode: 0o600 });
  return fresh;
}

/** The block that brings chain time from the fixed genesis to `start`, and enough others to have solidified ones. */
function bringTo(chain: Chain, start: number): void {
  if (chain.headNumber > 0) return;
  const blocks = chain.settings.solidLag + 2;
  const first = (Math.floor(start / SLOT_MS) - blocks + 1) * SLOT_MS;
  for (let i = 0; i < blocks; i += 1) chain.produce(first + i * SLOT_MS);
}

/** Listens on the port; a further node whose port is taken uses any free one. */
async function listen(app: FastifyInstance, host: string, port: number, first: boolean): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (first || !taken) throw error;
    await app.listen({ host, port: 0 });
  }
  const { port: bound } = app.server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
}

/**
 * Starts a TRON devnet that serves the node's HTTP API and its own controls under /_control.
 * @throws when a port is taken or the data folder can't be read
 */
export async function startDevnet(options: DevnetOptions = {}): Promise<Devnet> {
  const { host = '127.0.0.1', port = 0, blockMs = 3_000, clock = 'virtual', dataDir } = options;
  const { faucetKey, witnessKey } = loadKeys(dataDir);
  const entries = dataDir === undefined ? [] : BlockLog.load(dataDir);
  const log = dataDir === undefined ? undefined : new BlockLog(dataDir);
  const last = entries.findLast((entry) => entry.kind === 'block');
  const lastTime = last?.kind === 'block' ? last.block.timestamp : 0;
  const chain = new Chain({
    clock: clock === 'virtual' ? virtualClock() : wallClock(lastTime),
    solidLag: options.solidLag ?? 18,
    faucet: addressOfPrivateKey(faucetKey),
    witnessKey,
    maxPending: options.maxPending ?? 2_000,
  });
  if (log) chain.resume(entries, log);
  bringTo(chain, options.startAt ?? Date.now());
  const world: ControlWorld = {
    chain,
    faults: new FaultBook(),
    counters: new RequestCounters(),
    producer: new Producer(chain, blockMs),
    faucetKey,
    virtual: clock === 'virtual',
    print: printJson,
  };
  const apps = Array.from({ length: options.nodes ?? 1 }, (_, node) => createNode(world, node));
  const urls: string[] = [];
  for (const [node, app] of apps.entries()) {
    addControls(app, world);
    addReadControls(app, world);
    urls.push(await listen(app, host, node === 0 ? port : 0, node === 0));
  }
  return {
    url: urls[0] ?? '',
    urls,
    usdtContract: USDT_CONTRACT_BASE58,
    faucetKey,
    genesisBlockId: chain.blocks[0]?.id ?? '',
    chain,
    faults: world.faults,
    counters: world.counters,
    onBlock: (listener) => chain.onBlock(listener),
    mine: (blocks = 1) => {
      for (let i = 0; i < blocks; i += 1) chain.produce();
    },
    followWall: (ms) => {
      chain.settings.clock = wallClock(chain.headTime);
      world.virtual = false;
      world.producer.setInterval(ms);
    },
    close: async () => {
      world.producer.stop();
      await Promise.all(apps.map((app) => app.close()));
      log?.close();
    },
  };
}
