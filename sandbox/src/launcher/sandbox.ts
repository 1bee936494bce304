import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startDevnet, type Devnet } from '../devnet/index.js';
import {
  freePort,
  startPostgres,
  startRedis,
  type PostgresHandle,
  type RedisHandle,
} from '../embedded/index.js';
import { startTelegramSimulator, type TelegramSimulator } from '../telegram/index.js';
import type { DemoAdmin } from './demo-admins.js';
import { prepareDemoChain } from './demo-chain.js';
import { demoSeed } from './demo-seed.js';
import { loadSecrets, writePrivate, type SandboxSecrets } from './secrets.js';
import { serverEnvironment } from './server-environment.js';
import { ServerProcess } from './server-process.js';

/** The file `endpoints.json` that scripts and checks read. */
export interface SandboxEndpoints {
  server: string;
  dashboard: string;
  /** The API's page; its document lies beside it at /api/openapi.json. */
  apiDocs: string;
  /** For Prometheus, with `metricsToken` as bearer. */
  metrics: string;
  metricsToken: string;
  chat: string;
  tron: string;
  telegram: string;
  databaseUrl: string;
  redisUrl: string;
  botToken: string;
  admins: DemoAdmin[];
  faucetKey: string;
  paymentAddresses: string[];
  flashAddresses: string[];
  treasuryAddress: string;
  usdtContract: string;
}

/** Wanted ports; 0 for any free one. A port in use: the next free one. */
export interface SandboxPorts {
  server: number;
  chat: number;
  tron: number;
  telegram: number;
  postgres: number;
  redis: number;
}

export interface SandboxOptions {
  /** Data folder, made when missing. */
  dir: string;
  /** Block interval in milliseconds. Default 3000. */
  blockMs?: number;
  /** `wall`: a block each interval; `virtual`: time moves only when told to. Default `wall`. */
  clock?: 'wall' | 'virtual';
  /** Chain time at which a fresh devnet begins, in milliseconds. Default: now. */
  chainStart?: number;
  /** Default 0: any free ones. */
  ports?: 0 | SandboxPorts;
  /** false: PostgreSQL and Redis without writing through to the disk. Default true. */
  durable?: boolean;
  /**
   * PostgreSQL and Redis that run already, such as those of the test run. The database must be empty, or `seeded`:
   * migrated and seeded by a sandbox whose secrets this folder has.
   */
  services?: { databaseUrl: string; redisUrl: string; seeded?: boolean };
  /** Added to the server's environment. */
  serverEnvironment?: Record<string, string>;
  log?: (line: string) => void;
}

export interface Sandbox {
  endpoints: SandboxEndpoints;
  secrets: SandboxSecrets;
  devnet: Devnet;
  telegram: TelegramSimulator;
  /** undefined when `services` were given. */
  postgres: PostgresHandle | undefined;
  redis: RedisHandle | undefined;
  /** Migrated and seeded, but not started. */
  server: ServerProcess;
  /** The server's complete environment, secrets included. */
  environment: Record<string, string>;
  /** Stops the server, the simulators and the databases, in this order. */
  stop(): Promise<void>;
}

const ANY: SandboxPorts = { server: 0, chat: 0, tron: 0, telegram: 0, postgres: 0, redis: 0 };

interface Stores {
  databaseUrl: string;
  redisUrl: string;
  postgres?: PostgresHandle;
  redis?: RedisHandle;
}

type Stops = (() => Promise<unknown>)[];

async function startStores(options: SandboxOptions, ports: SandboxPorts, stops: Stops): Promise<Stores> {
  if (options.services) return options.services;
  const durable = options.durable ?? true;
  const log = options.log ?? ((): void => undefined);
  const [postgres, redis] = await Promise.all([
    startPostgres({ dataDir: join(options.dir, 'postgres'), port: ports.postgres, durable }),
    startRedis({ dataDir: join(options.dir, 'redis'), port: ports.redis, durable, log }),
  ]);
  stops.push(() => Promise.all([postgres.stop(), redis.stop()]));
  return { postgres, redis, databaseUrl: await postgres.createDatabase('energy_desk'), redisUrl: redis.url };
}

async function startWorld(
  options: SandboxOptions,
  ports: SandboxPorts,
  secrets: SandboxSecrets,
  stops: Stops,
) {
  const devnet = await startDevnet({
    port: await freePort(ports.tron),
    dataDir: join(options.dir, 'devnet'),
    blockMs: options.blockMs ?? 3_000,
    clock: options.clock ?? 'wall',
    nodes: 2,
    ...(options.chainStart === undefined ? {} : { startAt: options.chainStart }),
  });
  stops.push(() => devnet.close());
  await prepareDemoChain(devnet.url, secrets);
  const telegram = await startTelegramSimulator({
    port: await freePort(ports.telegram),
    chatPort: await freePort(ports.chat),
    botToken: secrets.botToken,
    dataDir: join(options.dir, 'telegram'),
    devnetUrl: devnet.url,
    usdtContract: devnet.usdtContract,
  });
  stops.push(() => telegram.close());
  return { devnet, telegram };
}

async function prepareServer(server: ServerProcess, dir: string, secrets: SandboxSecrets): Promise<void> {
  const file = join(dir, 'demo.json');
  writePrivate(file, demoSeed(secrets));
  try {
    await server.command('migrate');
    await server.command('seed', '--file', file);
  } finally {
    rmSync(file, { force: true });
  }
}

async function stopAll(stops: Stops): Promise<void> {
  const failures: unknown[] = [];
  for (const stop of stops.splice(0).reverse()) await stop().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, 'Parts of the sandbox did not stop cleanly');
}

async function assemble(options: SandboxOptions, stops: Stops): Promise<Sandbox> {
  const ports = options.ports === undefined || options.ports === 0 ? ANY : options.ports;
  const secrets = loadSecrets(join(options.dir, 'secrets.json'));
  const storing = startStores(options, ports, stops);
  // Both are waited for below; this keeps a failure of the one from being unhandled while the other starts.
  const [stores, world] = await Promise.allSettled([storing, startWorld(options, ports, secrets, stops)]);
  if (stores.status === 'rejected') throw stores.reason;
  if (world.status === 'rejected') throw world.reason;
  const { devnet, telegram } = world.value;
  const { databaseUrl, redisUrl, postgres, redis } = stores.value;
  const port = await freePort(ports.server);
  const { url: telegramUrl, chatUrl } = telegram;
  const { urls: tronUrls, usdtContract, faucetKey, url: tron } = devnet;
  const around = { port, databaseUrl, redisUrl, telegramUrl, tronUrls, usdtContract };
  const reportsDir = { REPORTS_DIR: join(options.dir, 'reports') };
  const environment = { ...serverEnvironment(around, secrets), ...reportsDir, ...options.serverEnvironment };
  const server = new ServerProcess(environment, join(options.dir, 'server.log'));
  stops.push(() => server.stop());
  if (!options.services?.seeded) await prepareServer(server, options.dir, secrets);
  const home = `http://127.0.0.1:${port}`;
  const endpoints: SandboxEndpoints = {
    server: home,
    dashboard: home,
    apiDocs: `${home}/api/docs`,
    metrics: `${home}/metrics`,
    metricsToken: secrets.metricsToken,
    chat: chatUrl,
    tron,
    telegram: telegramUrl,
    databaseUrl,
    redisUrl,
    botToken: secrets.botToken,
    admins: secrets.admins,
    faucetKey,
    paymentAddresses: secrets.payment.map(({ address }) => address),
    flashAddresses: secrets.flash.map(({ address }) => address),
    treasuryAddress: secrets.treasury.address,
    usdtContract,
  };
  const stop = (): Promise<void> => stopAll(stops);
  return { endpoints, secrets, devnet, telegram, postgres, redis, server, environment, stop };
}

/**
 * Brings up everything around the server (databases, devnet with demo accounts, Telegram simulator), migrates
 * and seeds; the server itself waits for `server.start()`. A second call over the same folder goes on from
 * its data. When a part does not start, those before it are stopped again.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const stops: Stops = [];
  const dir = resolve(options.dir);
  mkdirSync(dir, { recursive: true });
  // PostgreSQL may run as another account, which must get through; each secret file has its own mode.
  chmodSync(dir, 0o711);
  try {
    return await assemble({ ...options, dir }, stops);
  } catch (error) {
    await stopAll(stops).catch(() => undefined);
    throw error;
  }
}
