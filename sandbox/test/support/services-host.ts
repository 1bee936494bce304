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
import { clusterFolder } from '../../src/embedded/postgres-cluster.js';
import { startPostgres, type PostgresHandle } from '../../src/embedded/postgres.js';
import { endProcess, isAlive } from '../../src/embedded/process-control.js';
import { startRedis, type RedisHandle } from '../../src/embedded/redis.js';
import { unprivilegedUser } from '../../src/embedded/service-user.js';
import { startSandbox } from '../../src/launcher/index.js';

const PREFIX = 'energy-desk-test-';

const TEMPLATE = 'seeded';

/** The PostgreSQL and Redis of a test run, and what its sandboxes begin with. */
class Services {
  private seeding: Promise<string> | undefined;

  private constructor(
    readonly postgres: PostgresHandle,
    readonly redis: RedisHandle,
    private readonly folder: string,
  ) {}

  static async start(folder: string): Promise<Services> {
    const [postgres, redis] = await Promise.all([
      startPostgres({ dataDir: join(folder, 'postgres'), durable: false }),
      startRedis({
        dataDir: join(folder, 'redis'),
        durable: false,
        useEnvironment: false,
        log: (line) => process.stderr.write(`${line}\n`),
      }),
    ]);
    return new Services(postgres, redis, folder);
  }

  /** A database as a sandbox has migrated and seeded it, and the folder with the secrets of that sandbox. */
  async seeded(name: string): Promise<{ databaseUrl: string; secretsDir: string }> {
    this.seeding ??= this.seed().catch((error: unknown) => {
      this.seeding = undefined;
      throw error;
    });
    const secretsDir = await this.seeding;
    return { databaseUrl: await this.postgres.createDatabase(name, TEMPLATE), secretsDir };
  }

  private async seed(): Promise<string> {
    const dir = join(this.folder, 'seeded');
    const databaseUrl = await this.postgres.createDatabase(TEMPLATE);
    const sandbox = await startSandbox({
      dir,
      services: { databaseUrl, redisUrl: this.redis.url },
      clock: 'virtual',
    });
    await sandbox.stop();
    return dir;
  }

  async stop(): Promise<void> {
    await Promise.all([this.postgres.stop(), this.redis.stop()]);
  }
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
  const { postgres, redis } = services;
  const [, wanted = '', name = ''] = /^\/(databases|seeded|redis)(?:\/(\w+))?$/.exec(path) ?? [];
  if (wanted === 'databases') return { databaseUrl: await postgres.createDatabase(name) };
  if (wanted === 'seeded') return services.seeded(name);
  if (wanted === 'redis') return { redisUrl: redis.url };
  throw new Error(`There is no ${path}`);
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

/** Global set-up of vitest and of Playwright: one PostgreSQL and one Redis per test run, in a folder of its own. */
export default async function hostServices(): Promise<() => Promise<void>> {
  let running: Promise<Services> | undefined;
  let folder: string | undefined;
  const services = (): Promise<Services> => {
    running ??= clearLeftovers().then(() => {
      folder = mkdtempSync(join(tmpdir(), PREFIX));
      // The account that PostgreSQL runs as must get through.
      chmodSync(folder, 0o711);
      writeFileSync(join(folder, 'owner'), String(process.pid));
      return Services.start(folder);
    });
    return running;
  };
  const { server, url } = await serve(services);
  process.env['TEST_SERVICES_URL'] = url;
  return async () => {
    server.closeAllConnections();
    server.close();
    await (await running)?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  };
}
