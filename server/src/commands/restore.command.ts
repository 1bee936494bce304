import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { AppConfig } from '../platform/config/index.js';
import { restoreBackup } from '../platform/database/index.js';
import { AppError } from '../platform/errors/index.js';

export const RESTORE_HELP = `restore --from <file> [--force] [--note <text>]
  puts a backup in the place of what the database holds, whole or not at all, and migrates it to this version
  --force   throw away what the database holds; without it only an empty database is taken
  --note    why, kept with the mark of this restore
  stop every process of the server first; one that is connected is a reason to refuse
  afterwards the server starts, follows the chain to its head and compares it with the books, but sends nothing until
  a person releases it: what was done after the backup stands on the chain and not in the books
  every admin has to log in again`;

/** Restores a backup. @returns what to print @throws AppError cli/usage, backup/* */
export async function restore(args: string[]): Promise<string> {
  const { values } = parseArgs({
    args,
    options: {
      from: { type: 'string' },
      force: { type: 'boolean', default: false },
      note: { type: 'string', default: '' },
    },
  });
  if (!values.from) throw new AppError('cli/usage', 'caller', 'restore needs --from <file>');
  const { databaseUrl } = AppConfig.fromProcess();
  const note = [`cli:${userInfo().username}`, values.note].filter(Boolean).join(' ');
  const { takenAt, migrated } = await restoreBackup({
    databaseUrl,
    file: values.from,
    force: values.force,
    note,
  });
  return [
    `restored ${values.from}${takenAt ? `, taken ${takenAt.toISOString()}` : ''}`,
    ...(migrated.length > 0 ? [`migrated: ${migrated.join(', ')}`] : []),
    'the server starts held: it sends nothing until chain and books are compared and a person releases it',
  ].join('\n');
}
