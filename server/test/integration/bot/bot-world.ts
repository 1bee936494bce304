import { randomBytes } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ChatDriver, startTelegramSimulator, type TelegramSimulator } from '@energy-desk/sandbox/telegram';
import { createTestDatabase, createTestRedis } from '../../../../sandbox/src/embedded/test-services.js';
import { fromHexAddress, type TronAddress } from '@energy-desk/shared/units';
import { DataSource } from 'typeorm';
import { AlertsModule } from '../../../src/domain/alerts/index.js';
import { PricingModule, PricingSeed } from '../../../src/domain/pricing/index.js';
import { SettingsModule } from '../../../src/domain/settings/index.js';
import { BotModule } from '../../../src/entrypoints/bot/index.js';
import { addressOfKey } from '../../../src/gateways/keys/signer.js';
import { TronGateway } from '../../../src/gateways/tron/index.js';
import { ClockModule } from '../../../src/platform/clock/index.js';
import { AppConfig, ConfigModule } from '../../../src/platform/config/index.js';
import { CrashPointsModule } from '../../../src/platform/crash-points/index.js';
import { DatabaseModule, dataSourceOptions } from '../../../src/platform/database/index.js';
import { LeasesModule } from '../../../src/platform/leases/index.js';
import { QueueModule } from '../../../src/platform/queue/index.js';
import { NotificationsModule } from '../../../src/processes/notifications/index.js';
import { FakeChain } from './fake-chain.js';

const BOT_TOKEN = '4242:bot-world-token';

export const newAddress = (): TronAddress => fromHexAddress(randomBytes(20).toString('hex'));

type Extra = Readonly<Record<string, string>>;

/** The bot with real PostgreSQL, Redis and a simulated Telegram; the chain is a fake, nothing is delivered. */
export class BotWorld {
  readonly chain = new FakeChain();
  readonly chat: ChatDriver;
  readonly paymentAddress = newAddress();
  readonly treasuryKey = randomBytes(32).toString('hex');
  readonly treasury = addressOfKey(Buffer.from(this.treasuryKey, 'hex'));
  app: INestApplication | null = null;

  private constructor(
    readonly telegram: TelegramSimulator,
    readonly databaseUrl: string,
    private readonly redisUrl: string,
    readonly database: DataSource,
  ) {
    this.chat = new ChatDriver(telegram.url);
  }

  static async create(): Promise<BotWorld> {
    const [telegram, databaseUrl, redisUrl] = await Promise.all([
      startTelegramSimulator({ port: 0, chatPort: 0, botToken: BOT_TOKEN, demoUsers: [] }),
      createTestDatabase(),
      createTestRedis(),
    ]);
    const database = await new DataSource(dataSourceOptions(databaseUrl)).initialize();
    await database.runMigrations();
    const world = new BotWorld(telegram, databaseUrl, redisUrl, database);
    await world.watchChain();
    return world;
  }

  /** Starts the bot; `extra` adds to its environment; port 0 is a free one. */
  async start(extra: Extra = {}, port = 0): Promise<INestApplication> {
    const config = AppConfig.from({ ...this.environment(), ...extra });
    const builder = Test.createTestingModule({
      imports: [
        ConfigModule.of(config),
        ClockModule,
        CrashPointsModule,
        DatabaseModule,
        QueueModule,
        LeasesModule,
        SettingsModule,
        AlertsModule,
        PricingModule,
        NotificationsModule,
        BotModule,
      ],
    });
    const module = await builder.overrideProvider(TronGateway).useValue(this.chain).compile();
    this.app = module.createNestApplication({ logger: ['error', 'fatal'] });
    await this.app.get(PricingSeed).addMissing({
      energyPackages: [
        { name: '65k 1h', energy: 65_000, durationSeconds: 3600, priceSun: 2_800_000n },
        { name: '131k 1h', energy: 131_000, durationSeconds: 3600, priceSun: 5_500_000n },
      ],
      priceConfigs: [
        { durationSeconds: 3600, unitPriceSun: 45n },
        { durationSeconds: 86_400, unitPriceSun: 80n },
      ],
    });
    await this.app.listen(port, '127.0.0.1');
    return this.app;
  }

  async stop(): Promise<void> {
    await this.app?.close();
    this.app = null;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.database.destroy();
    await this.telegram.close();
  }

  /** Chain time is now, and the scanner is at the head. */
  async watchChain(blockTime = new Date()): Promise<void> {
    await this.database.query(
      `INSERT INTO chain_cursor (id, height, block_id, block_time, solid_height, solid_time, node_height)
       VALUES (1, 1000, 'block', $1, 982, $1, 1000)
       ON CONFLICT (id) DO UPDATE SET block_time = excluded.block_time, updated_at = now()`,
      [blockTime],
    );
  }

  async count(sql: string, parameters: unknown[] = []): Promise<number> {
    const [row]: { n: string }[] = await this.database.query(`SELECT count(*) AS n FROM ${sql}`, parameters);
    return Number(row?.n);
  }

  private environment(): Extra {
    return {
      NODE_ENV: 'test',
      ROLES: 'bot,worker',
      DATABASE_URL: this.databaseUrl,
      REDIS_URL: this.redisUrl,
      TELEGRAM_BOT_TOKEN: BOT_TOKEN,
      TELEGRAM_API_ROOT: this.telegram.url,
      TRON_NETWORK: 'devnet',
      TRON_NODES: 'http://127.0.0.1:1',
      TRON_USDT_CONTRACT: newAddress(),
      PAYMENT_ADDRESSES: this.paymentAddress,
      TREASURY_ADDRESS: this.treasury,
      TREASURY_KEY: this.treasuryKey,
      ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      LOG_LEVEL: 'silent',
    };
  }
}
