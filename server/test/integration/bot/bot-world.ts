import { randomBytes } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  ChatDriver,
  startTelegramSimulator,
  type ChatUser,
  type TelegramSimulator,
} from '@energy-desk/sandbox/telegram';
import { createTestDatabase, createTestRedis } from '../../../../sandbox/test/support/services.js';
import { fromHexAddress, type TronAddress } from '@energy-desk/shared/units';
import { DataSource } from 'typeorm';
import { AlertsModule } from '../../../src/domain/alerts/index.js';
import { LedgerService, transfer } from '../../../src/domain/ledger/index.js';
import { PricingModule } from '../../../src/domain/pricing/index.js';
import { Settings, SettingsModule } from '../../../src/domain/settings/index.js';
import { BotModule } from '../../../src/entrypoints/bot/index.js';
import { addressOfKey } from '../../../src/gateways/keys/signer.js';
import { TronGateway } from '../../../src/gateways/tron/index.js';
import { ClockModule } from '../../../src/platform/clock/index.js';
import { AppConfig, ConfigModule } from '../../../src/platform/config/index.js';
import { CrashPointsModule } from '../../../src/platform/crash-points/index.js';
import { Database, DatabaseModule, dataSourceOptions } from '../../../src/platform/database/index.js';
import { LeasesModule } from '../../../src/platform/leases/index.js';
import { QueueModule } from '../../../src/platform/queue/index.js';
import { NotificationsModule } from '../../../src/processes/notifications/index.js';
import { AWAKE } from '../../builders/rows.js';
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
  readonly flashAddress = newAddress();
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
    await world.sell();
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
      `INSERT INTO chain_cursor (id, height, block_id, block_time, solid_height, solid_time, node_height, updated_at)
       VALUES (1, 1000, 'block', $1, 982, $1, 1000, ${AWAKE})
       ON CONFLICT (id) DO UPDATE SET block_time = excluded.block_time, updated_at = excluded.updated_at`,
      [blockTime],
    );
  }

  /** 3 TRX a unit of 65,500 energy for an hour, one to ten units. @returns the config's id */
  async sellFlash(address = this.flashAddress): Promise<string> {
    const [row]: { id: string }[] = await this.database.query(
      `INSERT INTO price_configs (kind, duration_seconds, unit_price_sun, address, unit_energy, min_units, max_units,
         confirmations)
       VALUES ('flash', 3600, 3000000, $1, 65500, 1, 10, '[{"upToSun":null,"blocks":19}]') RETURNING id`,
      [address],
    );
    return row?.id ?? '';
  }

  /** What a TRX is worth; null: nobody knows. */
  async setRate(microUsdtPerTrx: number | null): Promise<void> {
    await this.database.query('DELETE FROM exchange_rates');
    if (microUsdtPerTrx === null) return;
    await this.database.query(
      `INSERT INTO exchange_rates (micro_usdt_per_trx, source, status, reported_at, decided_by, decided_at)
       VALUES ($1, 'manual', 'active', now(), 'test', now())`,
      [microUsdtPerTrx],
    );
  }

  async setting(...[key, value]: Parameters<Settings['set']>): Promise<void> {
    await this.running.get(Settings).set(key, value);
  }

  async userId(user: ChatUser): Promise<string> {
    const [row]: { id: string }[] = await this.database.query('SELECT id FROM users WHERE telegram_id = $1', [
      user.id,
    ]);
    return row?.id ?? '';
  }

  /** Puts money into a user's balance, as an owner's contribution. */
  async credit(userId: string, currency: 'TRX' | 'USDT', amount: bigint): Promise<void> {
    const ledger = this.running.get(LedgerService);
    const owner = { kind: 'owner_funds', currency } as const;
    const balance = { kind: 'user', owner: userId, currency } as const;
    const key = `test:${randomBytes(8).toString('hex')}`;
    await this.running
      .get(Database)
      .manager.transaction((tx) => ledger.post(tx, [transfer(key, 'test', owner, balance, amount)]));
  }

  async count(sql: string, parameters: unknown[] = []): Promise<number> {
    const [row]: { n: string }[] = await this.database.query(`SELECT count(*) AS n FROM ${sql}`, parameters);
    return Number(row?.n);
  }

  private get running(): INestApplication {
    if (!this.app) throw new Error('the bot is not running');
    return this.app;
  }

  /** Packages and durations to rent by. */
  private async sell(): Promise<void> {
    await this.database.query(
      `INSERT INTO energy_packages (name, energy, duration_seconds, price_sun)
       VALUES ('65k 1h', 65000, 3600, 2800000), ('131k 1h', 131000, 3600, 5500000)`,
    );
    await this.database.query(
      `INSERT INTO price_configs (kind, duration_seconds, unit_price_sun)
       VALUES ('duration_tier', 3600, 45), ('duration_tier', 86400, 80)`,
    );
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
      FLASH_ADDRESSES: this.flashAddress,
      TREASURY_ADDRESS: this.treasury,
      TREASURY_KEY: this.treasuryKey,
      ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      LOG_LEVEL: 'silent',
    };
  }
}
