import type { DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from './migrations/index.js';

const POOL_SIZE = 16;
/** Opening one costs a handshake of thousands of hash rounds and a process of PostgreSQL; an idle one next to nothing. */
const IDLE_MS = 60_000;

/** Connection settings shared by the server and its `migrate` command. */
export const dataSourceOptions = (databaseUrl: string): DataSourceOptions => ({
  type: 'postgres',
  url: databaseUrl,
  migrations: MIGRATIONS,
  migrationsTableName: 'schema_migrations',
  synchronize: false,
  logging: false,
  extra: { max: POOL_SIZE, idleTimeoutMillis: IDLE_MS, keepAlive: true, application_name: 'energy-desk' },
});
