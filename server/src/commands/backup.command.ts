import { parseArgs } from 'node:util';
import { AppConfig } from '../platform/config/index.js';
import { takeBackup } from '../platform/database/index.js';
import { AppError } from '../platform/errors/index.js';

export const BACKUP_HELP = `backup --to <folder> [--keep <n>]
  writes the whole database, as of this moment and while the server goes on, to <folder>/energy-desk-<time>.dump
  --keep   so many of the folder's newest backups stay, older ones are removed
  needs pg_dump and pg_restore on PATH, of the server's major version or newer
  a backup holds keys sealed by ENCRYPTION_KEYS, which are not in it: keep both, apart from each other
  Redis needs no backup`;

const MEGABYTE = 1_000_000;

/** Takes a backup. @returns what to print @throws AppError cli/usage, backup/* */
export async function backup(args: string[]): Promise<string> {
  const { values } = parseArgs({ args, options: { to: { type: 'string' }, keep: { type: 'string' } } });
  if (!values.to) throw new AppError('cli/usage', 'caller', 'backup needs --to <folder>');
  const keep = values.keep === undefined ? null : Number(values.keep);
  if (keep !== null && !(Number.isInteger(keep) && keep > 0))
    throw new AppError('cli/usage', 'caller', '--keep must be a whole number above 0');
  const { file, bytes, removed } = await takeBackup(AppConfig.fromProcess().databaseUrl, values.to, keep);
  return [
    `${file}`,
    `${(bytes / MEGABYTE).toFixed(1)} MB, whole`,
    ...removed.map((name) => `removed ${name}`),
  ].join('\n');
}
