import { chmodSync, chownSync, lstatSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The account that a service runs as; undefined means: as ourselves. */
export interface ServiceUser {
  name: string;
  uid: number;
  gid: number;
}

const CANDIDATES = ['postgres', '_postgres', 'nobody'];

/**
 * PostgreSQL refuses to run as root. As root this is the account to use instead, else undefined.
 * @throws Error when we are root and the system knows none of the usual accounts
 */
export function unprivilegedUser(): ServiceUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const rows = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of CANDIDATES) {
    const row = rows.find((fields) => fields[0] === name);
    if (row) return { name, uid: Number(row[2]) >>> 0, gid: Number(row[3]) >>> 0 };
  }
  throw new Error(`PostgreSQL can't run as root and none of the accounts ${CANDIDATES.join(', ')} exists`);
}

function mayEnter(folder: string, user: ServiceUser): boolean {
  const { mode, uid, gid } = statSync(folder);
  if (uid === user.uid) return (mode & 0o100) !== 0;
  if (gid === user.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

/** Whether `user` can reach `folder`: every folder on the way down must be open to it. */
export function canReach(folder: string, user: ServiceUser | undefined): boolean {
  if (!user) return true;
  for (let current = folder; ; current = dirname(current)) {
    if (!mayEnter(current, user)) return false;
    if (current === dirname(current)) return true;
  }
}

/** Gives a whole tree to `user`. Symbolic links are left alone. */
export function giveTree(folder: string, user: ServiceUser): void {
  chownSync(folder, user.uid, user.gid);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) giveTree(path, user);
    else if (!entry.isSymbolicLink()) chownSync(path, user.uid, user.gid);
  }
}

/**
 * Makes a folder in a place that everybody may write to, and refuses one that somebody else put there.
 * @throws Error when the path exists and belongs to another account or is a link
 */
export function ownFolder(path: string, mode: number, owner?: ServiceUser): void {
  mkdirSync(path, { recursive: true, mode });
  const found = lstatSync(path);
  const expected = [process.getuid?.() ?? found.uid, ...(owner ? [owner.uid] : [])];
  if (!found.isDirectory() || !expected.includes(found.uid)) {
    throw new Error(`${path} belongs to another account: remove it or choose another data folder`);
  }
  if (owner) chownSync(path, owner.uid, owner.gid);
  chmodSync(path, mode);
}
