import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { clusterFolder } from './postgres-cluster.js';
import { startPostgres, type PostgresHandle } from './postgres.js';
import { endProcess, isAlive } from './process-control.js';
import { startRedis, type RedisHandle } from './redis.js';
import { unprivilegedUser } from './service-user.js';

const PREFIX = 'energy-desk-test-';

interface Services {
  postgres: PostgresHandle;
  redis: RedisHandle;
}

async function start(folder: string): Promise<Services> {
  const [postgres, redis] = await Promise.all([
    startPostgres({ dataDir: join(folder, 'postgres'), durable: false }),
    startRedis({
      dataDir: join(folder, 'redis'),
      durable: false,
      useEnvironment: false,
      log: (line) => process.stderr.write(`${line}\n`),
    }),
  ]);
  return { postgres, redis };
}

function pidIn(file: string, pattern: RegExp): number | undefined {
  if (!existsSync(file)) return undefined;
  const found = pattern.exec(readFileSync(file, 'utf8'))?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Ends what a killed earlier run left behind: its folder names the run's process. */
async function clearLeftovers(): Promise<void> {
  const user = unprivilegedUser();
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    const owner = pidIn(join(folder, 'owner'), /^(\d+)/);
    if (owner === undefined || isAlive(owner)) continue;
    const pids = [
      pidIn(join(clusterFolder(join(folder, 'postgres'), user), 'postmaster.pid'), /^(\d+)/),
      pidIn(join(folder, 'redis', 'redis.json'), /"pid":(\d+)/),
    ];
    for (const pid of pids) if (pid !== undefined && isAlive(pid)) await endProcess(pid, 'SIGINT');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function answer(path: string, services: Services): Promise<object> {
  const database = /^\/databases\/(\w+)$/.exec(path)?.[1];
  if (path === '/postgres/restart') await services.postgres.restart();
  const databaseUrl = database ? await services.postgres.createDatabase(database) : services.postgres.url;
  return { databaseUrl, redisUrl: services.redis.url };
}

/** Serves the addresses; PostgreSQL and Redis start with the first request, so pure tests don't pay. */
function serve(services: () => Promise<Services>): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    services()
      .then((running) => answer(request.url ?? '/', running))
      .then((body) => response.writeHead(200).end(JSON.stringify(body)))
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address();
      const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
      resolve({ server, url: `http://127.0.0.1:${port}` });
    });
  });
}

/** One PostgreSQL and one Redis per test run, in a folder of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let running: Promise<Services> | undefined;
  let folder: string | undefined;
  const services = (): Promise<Services> => {
    running ??= clearLeftovers().then(() => {
      folder = mkdtempSync(join(tmpdir(), PREFIX));
      // The account that PostgreSQL runs as must get through.
      chmodSync(folder, 0o711);
      writeFileSync(join(folder, 'owner'), String(process.pid));
      return start(folder);
    });
    return running;
  };
  const { server, url } = await serve(services);
  project.provide('testServicesUrl', url);
  return async () => {
    server.closeAllConnections();
    server.close();
    if (running) {
      const { postgres, redis } = await running;
      await Promise.all([postgres.stop(), redis.stop()]);
    }
    if (folder) rmSync(folder, { recursive: true, force: true });
  };
}
