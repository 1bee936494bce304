export { freePort } from './free-port.js';
export { findPostgresClient, type ClientEnvironment } from './postgres-client.js';
export { startPostgres, type PostgresHandle, type PostgresOptions } from './postgres.js';
export { removePostgresData } from './postgres-cluster.js';
export { endProcess, isAlive, until } from './process-control.js';
export { startRedis, type RedisHandle, type RedisOptions, type RedisSource } from './redis.js';
