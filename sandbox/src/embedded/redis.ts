import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { freePort } from './free-port.js';
import { endProcess, isAlive, until } from './process-control.js';
import { environmentFor, findRedis, type RedisBinary } from './redis-binary.js';
import { startRedisFallback } from './redis-fallback.js';

export interface RedisOptions {
  /** Folder for the data, the log and the note about a running server; made when missing. */
  dataDir: string;
  /** Wanted port; when taken, the next free one. Default: any free one. */
  port?: number;
  /** false: nothing is written to disk. Default true. */
  durable?: boolean;
  /** false: do not use the server that REDIS_URL names. Default true. */
  useEnvironment?: boolean;
  /** Where an unpacked Redis is kept between runs. Default: `.cache` of the repository. */
  cacheDir?: string;
  log?: (line: string) => void;
}

export type RedisSource = 'environment' | 'adopted' | 'server' | 'javascript';

export interface RedisHandle {
  url: string;
  source: RedisSource;
  /** Stops and starts the server on the same port; does nothing for one that is not ours. */
  restart(): Promise<void>;
  /** Ends the server (saving first when durable); does nothing for one that is not ours. */
  stop(): Promise<void>;
}

const note = z.object({ pid: z.number().int().positive(), port: z.number().int().positive() });
type Running = z.infer<typeof note>;

const repositoryCache = fileURLToPath(new URL('../../../.cache', import.meta.url));
const noteFile = (dataDir: string): string => join(dataDir, 'redis.json');
const urlOf = (port: number): string => `redis://127.0.0.1:${port}`;
const nothing = (): Promise<void> => Promise.resolve();

/** Process id of the Redis behind `port`; undefined when nobody answers as Redis. */
async function redisPid(port: number): Promise<number | undefined> {
  const client = new Redis({ port, host: '127.0.0.1', lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const [, pid] = /process_id:(\d+)/.exec(await client.info('server')) ?? [];
    return pid === undefined ? undefined : Number(pid);
  } catch {
    return undefined;
  } finally {
    client.disconnect();
  }
}

async function findRunning(dataDir: string): Promise<Running | undefined> {
  if (!existsSync(noteFile(dataDir))) return undefined;
  const parsed = note.safeParse(JSON.parse(readFileSync(noteFile(dataDir), 'utf8')));
  if (!parsed.success || !isAlive(parsed.data.pid)) return undefined;
  return (await redisPid(parsed.data.port)) === parsed.data.pid ? parsed.data : undefined;
}

function serverArguments(dataDir: string, port: number, durable: boolean): string[] {
  const keep = durable ? ['--appendonly', 'yes', '--save', '60 1'] : ['--appendonly', 'no', '--save', ''];
  const net = ['--bind', '127.0.0.1', '--port', String(port), '--databases', '512'];
  return [...net, '--dir', dataDir, '--daemonize', 'no', ...keep];
}

async function launch(
  binary: RedisBinary,
  dataDir: string,
  port: number,
  durable: boolean,
): Promise<Running> {
  const log = openSync(join(dataDir, 'redis.log'), 'a', 0o600);
  const child = spawn(binary.path, serverArguments(dataDir, port, durable), {
    cwd: dataDir,
    detached: true,
    stdio: ['ignore', log, log],
    env: environmentFor(binary),
  });
  closeSync(log);
  child.unref();
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = `ended with ${code ?? signal}`));
  const pid = await until('Redis to answer', async () => {
    if (ended !== undefined) throw new Error(`Redis did not start: ${ended}, see ${dataDir}/redis.log`);
    const answering = await redisPid(port);
    return answering === child.pid ? answering : undefined;
  });
  writeFileSync(noteFile(dataDir), JSON.stringify({ pid, port }));
  return { pid, port };
}

function processHandle(
  running: Running,
  source: RedisSource,
  dataDir: string,
  again: () => Promise<Running>,
): RedisHandle {
  let current = running;
  const stop = async (): Promise<void> => {
    await endProcess(current.pid, 'SIGTERM');
    rmSync(noteFile(dataDir), { force: true });
  };
  return {
    url: urlOf(running.port),
    source,
    stop,
    restart: async () => {
      await stop();
      current = await again();
    },
  };
}

async function javascriptHandle(port: number, log: (line: string) => void): Promise<RedisHandle> {
  log('Warning: no Redis found; using a slow in-memory stand-in written in JavaScript');
  let server = await startRedisFallback(port);
  return {
    url: urlOf(server.port),
    source: 'javascript',
    stop: () => server.close(),
    restart: async () => {
      await server.close();
      server = await startRedisFallback(server.port);
    },
  };
}

/**
 * A Redis to use, in this order: REDIS_URL, one still running from before, `redis-server` or
 * `valkey-server` on PATH, the distribution's packages unpacked into the cache, a JavaScript stand-in.
 */
export async function startRedis(options: RedisOptions): Promise<RedisHandle> {
  const log = options.log ?? ((): void => undefined);
  const external = (options.useEnvironment ?? true) ? process.env['REDIS_URL'] : undefined;
  if (external) return { url: external, source: 'environment', restart: nothing, stop: nothing };
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const binary = await findRedis(options.cacheDir ?? repositoryCache, log);
  const durable = options.durable ?? true;
  const running = await findRunning(dataDir);
  const port = running?.port ?? (await freePort(options.port ?? 0));
  if (!binary) {
    return running
      ? processHandle(running, 'adopted', dataDir, () => Promise.resolve(running))
      : javascriptHandle(port, log);
  }
  const start = (): Promise<Running> => launch(binary, dataDir, port, durable);
  return processHandle(running ?? (await start()), running ? 'adopted' : 'server', dataDir, start);
}
