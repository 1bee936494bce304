import type { DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from './migrations/index.js';

const POOL_SIZE = 16;

/** Connection settings shared by the server and its `migrate` command. */
export const dataSourceOptions = (databaseUrl: string): DataSourceOptions => ({
  type: 'postgres',
  url: databaseUrl,
  migrations: MIGRATIONS,
  migrationsTableName: 'schema_migrations',
  synchronize: false,
  logging: false,
  extra: { max: POOL_SIZE, keepAlive: true, application_name: 'energy-desk' },
});
