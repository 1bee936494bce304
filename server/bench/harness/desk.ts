import 'reflect-metadata';
import { randomBytes, randomInt } from 'node:crypto';
import type { TronAddress } from '@energy-desk/shared/units';
import { type DynamicModule, type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Logger as PinoLogger } from 'nestjs-pino';
import pg from 'pg';
import { AppModule } from '../../src/app.module.js';
import { PricingModule, PricingSeed } from '../../src/domain/pricing/index.js';
import { type SettingKey, Settings } from '../../src/domain/settings/index.js';
import { addressOfKey, parsePrivateKey } from '../../src/gateways/keys/signer.js';
import { TelegramSender } from '../../src/gateways/telegram/index.js';
import { SendPacer } from '../../src/gateways/telegram/send-pacer.js';
import { AppConfig } from '../../src/platform/config/index.js';
import { migrateUp } from '../../src/platform/database/index.js';
import { PoolImportModule, WalletImport } from '../../src/processes/pool-upkeep/index.js';
import { newAddress } from './addresses.js';
import type { ChainProcess } from './chain-process.js';
import type { Stores } from './stores.js';

/** The server with the import of wallets beside it, which otherwise is a command of its own. */
@Module({})
class BenchModule {
  static of(config: AppConfig): DynamicModule {
    return { module: BenchModule, imports: [AppModule.of(config), PoolImportModule, PricingModule] };
  }
}

export interface DeskOptions {
  readonly roles?: string;
  readonly wallets?: number;
  /** Whole TRX each wallet stakes for energy. */
  readonly stakeTrx?: number;
  readonly settings?: Partial<Record<SettingKey, string>>;
}

/** The server in this process, over real stores and a devnet beside it. */
export class Desk {
  private constructor(
    readonly app: INestApplication,
    readonly sql: pg.Pool,
    readonly paymentAddress: TronAddress,
  ) {}

  static async open(stores: Stores, chain: ChainProcess, options: DeskOptions = {}): Promise<Desk> {
    const [payment, treasuryKey] = [newAddress(), randomBytes(32)];
    const treasury = addressOfKey(treasuryKey);
    const config = AppConfig.from({
      NODE_ENV: 'production',
      PORT: '0',
      ROLES: options.roles ?? 'all',
      DATABASE_URL: stores.databaseUrl,
      REDIS_URL: stores.redisUrl,
      TELEGRAM_BOT_TOKEN: chain.botToken,
      TELEGRAM_API_ROOT: chain.telegramUrl,
      TRON_NETWORK: 'devnet',
      TRON_NODES: chain.urls.join(','),
      TRON_USDT_CONTRACT: chain.usdtContract,
      PAYMENT_ADDRESSES: payment,
      TREASURY_ADDRESS: treasury,
      TREASURY_KEY: treasuryKey.toString('hex'),
      JWT_SECRET: randomBytes(32).toString('base64url'),
      ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      LOG_LEVEL: process.env['BENCH_LOG'] ?? 'silent',
    });
    await migrateUp(config.databaseUrl);
    await chain.control('faucet', { address: treasury, trx: 1_000 });
    await chain.control('mine', { blocks: 1 });
    const app = await NestFactory.create(BenchModule.of(config), { abortOnError: false, bufferLogs: true });
    app.useLogger(app.get(PinoLogger));
    const sql = new pg.Pool({ connectionString: stores.databaseUrl, max: 4 });
    sql.on('error', () => undefined);
    const desk = new Desk(app, sql, payment);
    await desk.prepare(chain, options);
    await app.listen(0, '127.0.0.1');
    return desk;
  }

  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.app.get<T>(token as never, { strict: false });
  }

  async query<Row extends object>(text: string, parameters: unknown[] = []): Promise<Row[]> {
    return (await this.sql.query(text, parameters)).rows as Row[];
  }

  async count(from: string, parameters: unknown[] = []): Promise<number> {
    const [row] = await this.query<{ n: string }>(`SELECT count(*) AS n FROM ${from}`, parameters);
    return Number(row?.n);
  }

  /** Lifts the 30 messages a second that Telegram allows a bot: what is measured is the desk, not that. */
  liftTelegramLimit(): void {
    const pacer: unknown = Reflect.get(this.get(TelegramSender), 'pacer');
    if (!(pacer instanceof SendPacer)) throw new Error('the sender has no pacer any more');
    pacer.turn = () => Promise.resolve();
  }

  /** How many orders are in each state: what to look at when something does not come. */
  states(): Promise<object[]> {
    return this.query(
      `SELECT status, count(*)::int AS orders, (SELECT jsonb_object_agg(step || ' ' || subject, error)
         FROM (SELECT * FROM dead_letters LIMIT 3) d) AS dead_letters,
         (SELECT jsonb_agg(n) FROM (SELECT kind, status, error, count(*) FROM notifications GROUP BY 1, 2, 3) n)
           AS notifications FROM orders GROUP BY status`,
    );
  }

  /** Users of the bot; only the ids. */
  async users(count: number, chatIds?: readonly number[]): Promise<string[]> {
    const first = randomInt(2 ** 40);
    const found = await this.query<{ id: string }>(
      `INSERT INTO users (telegram_id, chat_id, language)
       SELECT coalesce(($2::bigint[])[n], $3::bigint + n), coalesce(($2::bigint[])[n], $3::bigint + n), 'en'
       FROM generate_series(1, $1) n RETURNING id`,
      [count, chatIds ?? null, first],
    );
    return found.map(({ id }) => id);
  }

  async close(): Promise<void> {
    await this.sql.end();
    await this.app.close();
  }

  private async prepare(chain: ChainProcess, options: DeskOptions): Promise<void> {
    await this.get(PricingSeed).addMissing(
      [
        { kind: 'package', name: 'bench', energy: 65_000, durationSeconds: 3600, priceSun: 2_800_000n },
        { kind: 'duration_tier', durationSeconds: 3600, unitPriceSun: 45n },
      ],
      { flashAddresses: [], cost: null, energyFeeSun: null },
    );
    // Orders are small here, so that the stake lasts: with its bandwidth none of them would be worth it.
    await this.get(Settings).set('pricing.bandwidth_cost_sun', '0');
    for (const [key, value] of Object.entries(options.settings ?? {}))
      await this.get(Settings).set(key as SettingKey, value);
    const keys = Array.from({ length: options.wallets ?? 0 }, () => randomBytes(32).toString('hex'));
    const trx = options.stakeTrx ?? 100_000;
    const wallets = keys.map((privateKey, i) => ({
      address: addressOfKey(parsePrivateKey(privateKey)),
      privateKey,
      permissionId: 0,
      label: `bench ${i}`,
    }));
    for (const { address } of wallets)
      await chain.control('faucet', { address, trx: trx + 5_000, mine: false });
    await chain.control('mine', { blocks: 1 });
    for (const key of keys) await chain.control('stake', { key, trx, mine: false });
    await chain.control('mine', { blocks: 20 });
    if (wallets.length === 0) return;
    await this.get(WalletImport).addMissing({
      name: 'bench',
      status: 'active',
      costPerEnergySun: 20n,
      priority: 1,
      wallets,
    });
  }
}

/** Open payment requests with their unpaid orders, written straight into the tables. */
export async function insertOpenRequests(
  sql: pg.Pool,
  count: number,
  address: string,
  chainTime = new Date(),
): Promise<void> {
  await sql.query(
    `WITH made AS (
       INSERT INTO orders (id, reference, kind, status, receiver, energy, duration_seconds, amount, pay_with, quote,
         payment_address, payment_deadline)
       SELECT gen_random_uuid(), 'B' || lpad((n + $4)::text, 7, '0'), 'package', 'awaiting_payment', $2, 65000, 3600,
         3000000 + ((n + $4) / 9999) * 10000 + (n + $4) % 9999 + 1, 'transfer',
         '{"priceSun": "3000000", "burnSun": "6500000"}', $2, $3::timestamptz + interval '10 days'
       FROM generate_series(1, $1::int) n RETURNING id, amount)
     INSERT INTO payment_monitors (kind, address, currency, amount, order_id, opened_height, deadline, hold_until)
     SELECT 'order', $2, 'TRX', amount, id, 0, $3::timestamptz + interval '10 days',
       $3::timestamptz + interval '11 days' FROM made`,
    [count, address, chainTime, await existing(sql)],
  );
  await sql.query('ANALYZE orders, payment_monitors');
}

async function existing(sql: pg.Pool): Promise<number> {
  const { rows } = await sql.query<{ n: string }>(
    `SELECT count(*) AS n FROM orders WHERE reference LIKE 'B_______'`,
  );
  return Number(rows[0]?.n);
}
