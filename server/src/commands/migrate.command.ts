import { parseArgs } from 'node:util';
import { AppConfig } from '../platform/config/index.js';
import { migrateDown, migrateUp } from '../platform/database/index.js';

export const MIGRATE_HELP = `migrate [--down]
  --down   undo the newest migration instead`;

/** Brings the schema up to date, or one step back. @returns what to print */
export async function migrate(args: string[]): Promise<string> {
  const { values } = parseArgs({ args, options: { down: { type: 'boolean', default: false } } });
  const { databaseUrl } = AppConfig.fromProcess();
  if (values.down) {
    await migrateDown(databaseUrl);
    return 'the newest migration is undone';
  }
  const done = await migrateUp(databaseUrl);
  return done.length > 0 ? `migrated: ${done.join(', ')}` : 'the schema is up to date';
}
