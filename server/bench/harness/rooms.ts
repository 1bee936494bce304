import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import type { INestApplicationContext, ModuleMetadata } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AlertsModule } from '../../src/domain/alerts/index.js';
import { SettingsModule } from '../../src/domain/settings/index.js';
import { ClockModule } from '../../src/platform/clock/index.js';
import { AppConfig, ConfigModule } from '../../src/platform/config/index.js';
import { CrashPointsModule } from '../../src/platform/crash-points/index.js';
import { DatabaseModule, migrateUp } from '../../src/platform/database/index.js';
import { LeasesModule } from '../../src/platform/leases/index.js';
import { QueueModule } from '../../src/platform/queue/index.js';
import { newAddress } from './addresses.js';
import type { Stores } from './stores.js';

@Module({})
class BenchRooms {}

export interface OpenRooms {
  readonly app: INestApplicationContext;
  readonly config: AppConfig;
  get<T>(token: abstract new (...args: never[]) => T): T;
}

/** Some rooms and steps of the server; no loop runs, steps are called by the benchmark. */
export async function openRooms(
  { imports = [], providers = [] }: Pick<ModuleMetadata, 'imports' | 'providers'>,
  stores: Stores,
  nodes = 'http://127.0.0.1:1',
): Promise<OpenRooms> {
  const config = AppConfig.from({
    NODE_ENV: 'production',
    ROLES: 'api',
    DATABASE_URL: stores.databaseUrl,
    REDIS_URL: stores.redisUrl,
    TRON_NETWORK: 'devnet',
    TRON_NODES: nodes,
    TRON_USDT_CONTRACT: newAddress(),
    PAYMENT_ADDRESSES: newAddress(),
    TREASURY_ADDRESS: newAddress(),
    JWT_SECRET: randomBytes(32).toString('base64url'),
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    LOG_LEVEL: 'silent',
  });
  await migrateUp(config.databaseUrl);
  const platform = [ConfigModule.of(config), ClockModule, CrashPointsModule, DatabaseModule, LeasesModule];
  const module = {
    module: BenchRooms,
    imports: [...platform, QueueModule, SettingsModule, AlertsModule, ...imports],
    providers,
  };
  const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  return { app, config, get: (token) => app.get(token as never, { strict: false }) };
}
