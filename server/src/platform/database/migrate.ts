import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source.js';

const MIGRATION_LOCK = 7_013_221;

/** Brings the schema up to date, one process at a time. @returns names of the migrations that ran */
export async function migrateUp(databaseUrl: string): Promise<string[]> {
  return withSource(databaseUrl, async (source) => {
    const done = await source.runMigrations({ transaction: 'each' });
    return done.map(({ name }) => name);
  });
}

/** Undoes the newest migration. */
export async function migrateDown(databaseUrl: string): Promise<void> {
  await withSource(databaseUrl, (source) => source.undoLastMigration({ transaction: 'each' }));
}

async function withSource<T>(databaseUrl: string, work: (source: DataSource) => Promise<T>): Promise<T> {
  const source = await new DataSource(dataSourceOptions(databaseUrl)).initialize();
  const lock = source.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await work(source);
  } finally {
    await lock.release();
    await source.destroy();
  }
}
