import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port.js';
import { openCluster, type Cluster } from './postgres-cluster.js';
import { postgresBinaries } from './postgres-binaries.js';
import { endProcess, isAlive, until } from './process-control.js';
import { unprivilegedUser } from './service-user.js';

export interface PostgresOptions {
  /** Folder for the cluster, its password and its log; made when missing. */
  dataDir: string;
  /** Wanted port; when taken, the next free one. Default: any free one. */
  port?: number;
  /** false: no fsync. For tests only, a power cut loses the data. Default true. */
  durable?: boolean;
}

export interface PostgresHandle {
  /** Address of the maintenance database, as its superuser. */
  url: string;
  port: number;
  pid: number;
  /** true when a server left running by an earlier, killed parent was taken over. */
  adopted: boolean;
  /** Makes the database unless it exists, as a copy of another one if wanted, and gives its address. */
  createDatabase(name: string, template?: string): Promise<string>;
  dropDatabase(name: string): Promise<void>;
  /** Fast shutdown (open transactions are rolled back, connections cut) and start again on the same port. */
  restart(): Promise<void>;
  /** Fast shutdown; resolves when the process is gone. */
  stop(): Promise<void>;
}

const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum_naptime=1h'];
const COMMON = ['max_connections=400', 'timezone=UTC', 'log_timezone=UTC', 'shared_buffers=128MB'];

function address(cluster: Cluster, port: number, database = 'postgres'): string {
  return `postgres://postgres:${cluster.password}@127.0.0.1:${port}/${database}`;
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function answers(cluster: Cluster, port: number): Promise<true | undefined> {
  try {
    return await withClient(address(cluster, port), async (client) => {
      const { rows } = await client.query<{ folder: string }>(
        "SELECT current_setting('data_directory') AS folder",
      );
      return rows[0]?.folder === resolve(cluster.folder) ? true : undefined;
    });
  } catch {
    return undefined;
  }
}

/** Reads postmaster.pid: line 1 is the process id, line 4 the port (PostgreSQL's miscinit.c). */
function readPidFile(cluster: Cluster): { pid: number; port: number } | undefined {
  const file = join(cluster.folder, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return Number.isInteger(pid) && pid > 0 && port > 0 ? { pid, port } : undefined;
}

/** A server that an earlier parent left behind: taken over when it answers for this very cluster. */
async function findRunning(cluster: Cluster): Promise<{ pid: number; port: number } | undefined> {
  const left = readPidFile(cluster);
  if (!left || !isAlive(left.pid)) return undefined;
  const ready = until('the running server', () => answers(cluster, left.port), 10_000, 100);
  return (await ready.catch(() => undefined)) ? left : undefined;
}

function logTail(cluster: Cluster): string {
  return readFileSync(cluster.logFile, 'utf8').split('\n').slice(-12).join('\n');
}

async function launch(cluster: Cluster, port: number, durable: boolean): Promise<number> {
  const user = unprivilegedUser();
  const settings = [...COMMON, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`];
  const args = [...settings, ...(durable ? [] : FAST)].flatMap((setting) => ['-c', setting]);
  const log = openSync(cluster.logFile, 'a', 0o600);
  // A group of its own: Ctrl-C in the terminal must reach the launcher first, not the database.
  const child = spawn(join(postgresBinaries(user), 'postgres'), ['-D', cluster.folder, ...args], {
    cwd: cluster.folder,
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC' },
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  });
  closeSync(log);
  child.unref();
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = `ended with ${code ?? signal}`));
  await until('PostgreSQL to accept connections', () => {
    if (ended !== undefined) throw new Error(`PostgreSQL did not start: ${ended}\n${logTail(cluster)}`);
    return answers(cluster, port);
  });
  return child.pid ?? 0;
}

/** What a server says whose killed predecessor has processes that are still ending. */
const STILL_ENDING = /pre-existing shared memory block/;
const ENDING_MS = 30_000;
const ENDING_POLL_MS = 200;

async function launchOnFreePort(cluster: Cluster, wanted: number, durable: boolean, tries = 3) {
  const deadline = Date.now() + ENDING_MS;
  for (let attempt = 1; ;) {
    const port = await freePort(wanted);
    try {
      return { port, pid: await launch(cluster, port, durable) };
    } catch (error) {
      if (STILL_ENDING.test(String(error)) && Date.now() < deadline) {
        await delay(ENDING_POLL_MS);
        continue;
      }
      const portLost = (await freePort(port)) !== port;
      if (!portLost || attempt === tries) throw error;
      attempt += 1;
    }
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

async function createDatabase(
  cluster: Cluster,
  port: number,
  name: string,
  template = 'template1',
): Promise<string> {
  await withClient(address(cluster, port), async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0)
      await client.query(`CREATE DATABASE ${quoted(name)} TEMPLATE ${quoted(template)}`);
  });
  return address(cluster, port, name);
}

/**
 * Starts a real PostgreSQL over `dataDir`, or takes over the one that still runs there. As root it runs as
 * another account. Data of an earlier run, crashed or not, is kept.
 * @throws Error with the end of the server's log when it does not start
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresHandle> {
  const user = unprivilegedUser();
  const durable = options.durable ?? true;
  const dataDir = resolve(options.dataDir);
  const cluster = await openCluster(dataDir, postgresBinaries(user), user);
  const running = await findRunning(cluster);
  const { port, pid } = running ?? (await launchOnFreePort(cluster, options.port ?? 0, durable));
  const handle: PostgresHandle = {
    url: address(cluster, port),
    port,
    pid,
    adopted: running !== undefined,
    createDatabase: (name, template) => createDatabase(cluster, port, name, template),
    dropDatabase: (name) =>
      withClient(address(cluster, port), async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`);
      }),
    stop: () => endProcess(handle.pid, 'SIGINT'),
    restart: async () => {
      await endProcess(handle.pid, 'SIGINT');
      handle.pid = await launch(cluster, port, durable);
    },
  };
  return handle;
}
