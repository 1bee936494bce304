import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { canReach, giveTree, ownFolder, unprivilegedUser, type ServiceUser } from './service-user.js';

const run = promisify(execFile);

/** Files of one database cluster. */
export interface Cluster {
  /** Folder with PG_VERSION, owned by the account that runs the server. */
  folder: string;
  password: string;
  logFile: string;
}

/**
 * Where the cluster of `dataDir` lives: inside it, or, when the service account can't get there, in
 * /var/tmp under a name derived from it.
 */
export function clusterFolder(dataDir: string, user: ServiceUser | undefined): string {
  mkdirSync(dataDir, { recursive: true });
  if (canReach(dataDir, user)) return join(dataDir, 'cluster');
  const id = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 16);
  const parent = `/var/tmp/energy-desk-data-${id}`;
  ownFolder(parent, 0o755);
  return join(parent, 'cluster');
}

function readPassword(dataDir: string): string {
  const file = join(dataDir, 'password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(18).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

function refuseForeign(folder: string): void {
  const uid = process.getuid?.();
  const owner = statSync(folder).uid;
  if (uid === undefined || uid === 0 || owner === uid) return;
  throw new Error(
    `The data in ${folder} belongs to another account (uid ${owner}): start as that account, or use another SANDBOX_DIR`,
  );
}

async function initialise(bin: string, cluster: Cluster, user: ServiceUser | undefined): Promise<void> {
  const unfinished = `${cluster.folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  ownFolder(unfinished, 0o700, user);
  const passwordFile = `${unfinished}/pwfile`;
  const work = join(unfinished, 'pg');
  writeFileSync(passwordFile, cluster.password, { mode: 0o600 });
  if (user) giveTree(unfinished, user);
  const args = ['-D', work, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', passwordFile];
  await run(join(bin, 'initdb'), [...args, '-E', 'UTF8', '--no-locale', '--no-sync'], {
    cwd: unfinished,
    env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC' },
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  });
  rmSync(passwordFile);
  rmSync(cluster.folder, { recursive: true, force: true });
  renameSync(work, cluster.folder);
  rmSync(unfinished, { recursive: true, force: true });
}

/**
 * Finds the cluster of `dataDir`, or makes a new one. An initialisation that was cut short leaves nothing
 * that would be taken for a cluster.
 */
export async function openCluster(
  dataDir: string,
  bin: string,
  user: ServiceUser | undefined,
): Promise<Cluster> {
  const folder = clusterFolder(dataDir, user);
  const cluster = { folder, password: readPassword(dataDir), logFile: join(dataDir, 'postgres.log') };
  if (!existsSync(join(folder, 'PG_VERSION'))) {
    await initialise(bin, cluster, user);
  } else if (user && statSync(folder).uid !== user.uid) {
    giveTree(folder, user);
  } else {
    refuseForeign(folder);
  }
  return cluster;
}

/** Removes the cluster of `dataDir` and its password. The server must be stopped. */
export function removePostgresData(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  const folder = clusterFolder(resolve(dataDir), unprivilegedUser());
  const outside = dirname(folder) !== resolve(dataDir);
  rmSync(outside ? dirname(folder) : folder, { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
}
