import { randomBytes } from 'node:crypto';
import { fromHexAddress, type TronAddress } from '@energy-desk/shared/units';
import type { ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { createTestDatabase, createTestRedis } from '../../../sandbox/test/support/services.js';
import { AlertsModule } from '../../src/domain/alerts/index.js';
import { SettingsModule } from '../../src/domain/settings/index.js';
import { addressOfKey } from '../../src/gateways/keys/signer.js';
import { TronGateway } from '../../src/gateways/tron/index.js';
import { ClockModule } from '../../src/platform/clock/index.js';
import { AppConfig, ConfigModule } from '../../src/platform/config/index.js';
import { CrashPointsModule } from '../../src/platform/crash-points/index.js';
import { Database, DatabaseModule, migrateUp, rows } from '../../src/platform/database/index.js';
import { LeasesModule } from '../../src/platform/leases/index.js';
import { MetricsModule } from '../../src/platform/metrics/index.js';
import { QueueModule } from '../../src/platform/queue/index.js';

type Imports = NonNullable<ModuleMetadata['imports']>;

export const newAddress = (): TronAddress => fromHexAddress(randomBytes(20).toString('hex'));

/** A complete environment; nothing listens at the addresses that are not given. */
export function environmentOf(given: Readonly<Record<string, string>>): Record<string, string> {
  const treasury = randomBytes(32);
  return {
    NODE_ENV: 'test',
    ROLES: 'api,worker',
    JWT_SECRET: randomBytes(32).toString('base64url'),
    REDIS_URL: 'redis://127.0.0.1:1',
    TELEGRAM_BOT_TOKEN: '1:0123456789',
    TRON_NETWORK: 'devnet',
    TRON_NODES: 'http://127.0.0.1:1',
    TRON_USDT_CONTRACT: newAddress(),
    PAYMENT_ADDRESSES: newAddress(),
    TREASURY_ADDRESS: addressOfKey(treasury),
    TREASURY_KEY: treasury.toString('hex'),
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    LOG_LEVEL: 'silent',
    ...given,
  };
}

export interface RoomsOptions {
  /** Environment beside a database and a Redis of its own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Stands for the node. */
  readonly tron?: object;
}

/** Some rooms of the server on a real, empty database and Redis; nothing runs by itself. */
export class Rooms {
  private constructor(
    readonly app: TestingModule,
    readonly config: AppConfig,
    readonly database: Database,
    readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async open(imports: Imports, options: RoomsOptions = {}): Promise<Rooms> {
    const environment = environmentOf({
      DATABASE_URL: options.environment?.['DATABASE_URL'] ?? (await createTestDatabase()),
      REDIS_URL: options.environment?.['REDIS_URL'] ?? (await createTestRedis()),
      ...options.environment,
    });
    const config = AppConfig.from(environment);
    await migrateUp(config.databaseUrl);
    const builder = Test.createTestingModule({
      imports: [
        ConfigModule.of(config),
        ClockModule,
        CrashPointsModule,
        MetricsModule,
        DatabaseModule,
        LeasesModule,
        QueueModule,
        SettingsModule,
        AlertsModule,
        ...imports,
      ],
    });
    if (options.tron) builder.overrideProvider(TronGateway).useValue(options.tron);
    const app = await builder.compile();
    app.useLogger(false);
    return new Rooms(app, config, app.get(Database), environment);
  }

  /** The same rooms once more on the same database, as a second process would have them. */
  twin(imports: Imports, options: RoomsOptions = {}): Promise<Rooms> {
    return Rooms.open(imports, {
      ...options,
      environment: { ...this.environment, ...options.environment },
    });
  }

  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.app.get<T>(token as never, { strict: false });
  }

  query<Row extends object>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return rows(this.database.manager, sql, parameters);
  }

  /** The one value of a query with one row and one column. */
  async value(sql: string, parameters: unknown[] = []): Promise<unknown> {
    const [row] = await this.query<Record<string, unknown>>(sql, parameters);
    return row ? Object.values(row)[0] : undefined;
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}
