// The API, or the maker of exports, in a process of its own over a given database: node api-child.js <options>
import 'reflect-metadata';
import { randomBytes, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AdminSessions } from '../../src/domain/admins/index.js';
import { AlertsModule } from '../../src/domain/alerts/index.js';
import { SettingsModule } from '../../src/domain/settings/index.js';
import { AccessTokens } from '../../src/entrypoints/api/auth/access-tokens.js';
import { ApiModule } from '../../src/entrypoints/api/index.js';
import { ClockModule } from '../../src/platform/clock/index.js';
import { AppConfig, ConfigModule } from '../../src/platform/config/index.js';
import { CrashPointsModule } from '../../src/platform/crash-points/index.js';
import { Database, DatabaseModule } from '../../src/platform/database/index.js';
import { LeasesModule } from '../../src/platform/leases/index.js';
import { MetricsModule } from '../../src/platform/metrics/index.js';
import { QueueModule } from '../../src/platform/queue/index.js';
import { ReportsWorkerModule } from '../../src/processes/reports/index.js';
import { HTTP_OPTIONS, prepareHttp } from '../../src/prepare-http.js';
import type { ApiOptions, Ready } from './api-process.js';
import { newAddress } from './addresses.js';

@Module({})
class BenchApi {
  static of(config: AppConfig, part: ApiOptions['part']): DynamicModule {
    const platform = [ConfigModule.of(config), ClockModule, CrashPointsModule, MetricsModule, DatabaseModule];
    const rooms = [LeasesModule, QueueModule, SettingsModule, AlertsModule];
    const door = part === 'api' ? ApiModule : ReportsWorkerModule;
    return { module: BenchApi, imports: [...platform, ...rooms, door] };
  }
}

const options = JSON.parse(process.argv[2] ?? '{}') as ApiOptions;
const config = AppConfig.from({
  NODE_ENV: 'production',
  ROLES: 'api',
  DATABASE_URL: options.databaseUrl,
  REDIS_URL: options.redisUrl,
  REPORTS_DIR: options.reportsDir,
  JWT_SECRET: randomBytes(32).toString('base64url'),
  TRON_NETWORK: 'devnet',
  TRON_NODES: 'http://127.0.0.1:1',
  TRON_USDT_CONTRACT: newAddress(),
  PAYMENT_ADDRESSES: options.paymentAddress,
  FLASH_ADDRESSES: options.flashAddress,
  TREASURY_ADDRESS: newAddress(),
  ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  LOG_LEVEL: 'silent',
});
process.on('message', () => process.send?.({ peakBytes: process.resourceUsage().maxRSS * 1024 }));
process.send?.({ ready: options.part === 'api' ? await serve() : await work() });

/** What the maker of exports needs, and nothing to ask it by. */
async function work(): Promise<Ready> {
  await NestFactory.createApplicationContext(BenchApi.of(config, 'maker'), { logger: false });
  return { url: '', token: '' };
}

async function serve(): Promise<Ready> {
  const app = await NestFactory.create<NestExpressApplication>(BenchApi.of(config, 'api'), {
    ...HTTP_OPTIONS,
    logger: false,
    abortOnError: false,
  });
  prepareHttp(app, config);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, token: await logIn(app) };
}

/** A token of an owner who asks as often as he likes. */
async function logIn(app: NestExpressApplication): Promise<string> {
  const { manager } = app.get(Database);
  for (const key of ['api.requests_per_minute_per_admin', 'api.requests_per_minute_per_address'])
    await manager.query(
      `INSERT INTO system_configs (key, value, type) VALUES ($1, '1000000', 'number') ON CONFLICT DO NOTHING`,
      [key],
    );
  const [{ id }] = (await manager.query(
    `INSERT INTO admins (email, role, password_hash, status) VALUES ($1, 'owner', 'none', 'active') RETURNING id`,
    [`${randomUUID()}@bench.test`],
  )) as [{ id: string }];
  const session = { adminId: id, secondFactor: true, ip: '127.0.0.1', userAgent: 'bench' };
  return app
    .get(AccessTokens, { strict: false })
    .issue(await app.get(AdminSessions, { strict: false }).open(manager, session));
}
