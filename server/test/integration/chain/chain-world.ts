import { randomBytes } from 'node:crypto';
import { startDevnet, type Devnet, type DevnetOptions } from '@energy-desk/sandbox/devnet';
import { createTestDatabase, createTestRedis } from '../../../../sandbox/test/support/services.js';
import type { TronAddress } from '@energy-desk/shared/units';
import { Test, type TestingModule } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import { ChainService } from '../../../src/domain/chain/index.js';
import { KeysModule, KeyVault, type Sealed } from '../../../src/gateways/keys/index.js';
import { TronGateway } from '../../../src/gateways/tron/index.js';
import { AppConfig, ConfigModule } from '../../../src/platform/config/index.js';
import { CrashPointsModule } from '../../../src/platform/crash-points/index.js';
import { Database, DatabaseModule, dataSourceOptions, rows } from '../../../src/platform/database/index.js';
import { LeasesModule } from '../../../src/platform/leases/index.js';
import { QueueModule } from '../../../src/platform/queue/index.js';
import { BroadcastProcessor } from '../../../src/processes/chain-io/broadcast.processor.js';
import { BroadcastStep, ChainIoModule, ScanStep } from '../../../src/processes/chain-io/index.js';
import { eventually } from '../../harness/eventually.js';

export const TRX = 1_000_000n;

interface Holder {
  readonly key: string;
  readonly address: TronAddress;
}

export interface ChainWorld {
  readonly devnet: Devnet;
  readonly app: TestingModule;
  readonly database: Database;
  readonly chain: ChainService;
  readonly gateway: TronGateway;
  readonly scan: ScanStep;
  readonly payment: TronAddress;
  readonly treasury: Holder;
  readonly supplier: Holder;
  /** Ends all faults and waits until every node may be asked again. */
  heal(): Promise<void>;
  /** Posts to /_control/<name>. */
  control<T>(name: string, body?: object): Promise<T>;
  /** Scans until the node has nothing further. */
  scanAll(): Promise<void>;
  query<Row extends object>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  /** Sends what is due, and waits for the answers. */
  send(): Promise<void>;
  /** Records a signed delegate of the supplier. */
  recordDelegate(subject: string, receiver: TronAddress, sun?: bigint): Promise<string>;
  close(): Promise<void>;
}

async function migrate(databaseUrl: string): Promise<void> {
  const source = await new DataSource(dataSourceOptions(databaseUrl)).initialize();
  await source.runMigrations();
  await source.destroy();
}

export async function startChainWorld(options: {
  devnet?: DevnetOptions;
  roles?: string;
}): Promise<ChainWorld> {
  const devnet = await startDevnet({ blockMs: 0, nodes: 2, ...options.devnet });
  const databaseUrl = await createTestDatabase();
  await migrate(databaseUrl);
  const masterKey = `k1:${randomBytes(32).toString('base64')}`;
  const environment = (payment: string, treasury: string, roles: string): AppConfig =>
    AppConfig.from({
      NODE_ENV: 'test',
      ROLES: roles,
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      JWT_SECRET: randomBytes(32).toString('base64url'),
      TELEGRAM_BOT_TOKEN: '1:0123456789',
      TRON_NETWORK: 'devnet',
      TRON_NODES: devnet.urls.join(','),
      TRON_USDT_CONTRACT: devnet.usdtContract,
      PAYMENT_ADDRESSES: payment,
      TREASURY_ADDRESS: treasury,
      ENCRYPTION_KEYS: masterKey,
    });
  const redisUrl = await createTestRedis();
  const vault = new KeyVault(environment(devnet.usdtContract, 'TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH', 'api'));
  const holder = (): Holder => {
    const key = randomBytes(32).toString('hex');
    return { key, address: vault.addressOf(key) };
  };
  const [payment, treasury, supplier] = [holder().address, holder(), holder()];
  const app = await Test.createTestingModule({
    imports: [
      ConfigModule.of(environment(payment, treasury.address, options.roles ?? 'api')),
      DatabaseModule,
      CrashPointsModule,
      LeasesModule,
      QueueModule,
      KeysModule,
      ChainIoModule,
    ],
  }).compile();
  app.useLogger(false);
  const world = assemble(devnet, app, { payment, treasury, supplier }, vault);
  await insertSupplier(world, vault.seal(supplier.key, 'supplier'));
  for (const { address: funded } of [treasury, supplier])
    await world.control('faucet', { address: funded, trx: 50_000 });
  await world.control('stake', { key: supplier.key, trx: 40_000 });
  devnet.mine(20);
  await app.init();
  return world;
}

function assemble(
  devnet: Devnet,
  app: TestingModule,
  who: Pick<ChainWorld, 'payment' | 'treasury' | 'supplier'>,
  vault: KeyVault,
): ChainWorld {
  const database = app.get(Database);
  const chain = app.get(ChainService, { strict: false });
  const gateway = app.get(TronGateway, { strict: false });
  const scan = app.get(ScanStep, { strict: false });
  const sealed = vault.seal(who.supplier.key, 'supplier');
  return {
    ...who,
    devnet,
    app,
    database,
    chain,
    gateway,
    scan,
    async send() {
      // By way of its queue, whose own sweep may be at the same rows.
      await app.get(BroadcastProcessor, { strict: false }).work();
      await app.get(BroadcastStep, { strict: false }).settled();
    },
    async control<T>(name: string, body: object = {}): Promise<T> {
      const response = await fetch(`${devnet.url}/_control/${name}`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      const answer: unknown = await response.json();
      expect(response.status, JSON.stringify(answer)).toBe(200);
      return answer as T;
    },
    async heal() {
      devnet.faults.remove();
      await eventually('nodes are well', () => gateway.nodeHealth.every(({ resting }) => !resting));
    },
    async scanAll() {
      for (let turns = 0; turns < 500; turns += 1) {
        const outcome = await scan.run(true);
        if (outcome === 'waiting' || outcome === 'halted') return;
      }
      throw new Error('scanning never came to the head');
    },
    query: (sql, parameters = []) => rows(database.manager, sql, parameters),
    async recordDelegate(subject, receiver, sun = 100n * TRX) {
      const anchor = await chain.anchor();
      const owner = who.supplier.address;
      const built = gateway.buildDelegate({ owner, receiver, sun, permissionId: 0, anchor });
      const signature = vault.sign(
        { ...sealed, aad: 'supplier', expectedSigner: owner },
        Buffer.from(built.txid, 'hex'),
      );
      await database.transaction('rental.deliver', (tx) =>
        chain.recordSigned(tx, [
          {
            purpose: 'delegate',
            subject,
            ownerAddress: owner,
            txid: built.txid,
            signedHex: gateway.assemble(built.rawDataHex, signature),
            expiration: anchor.expiration,
          },
        ]),
      );
      return built.txid;
    },
    async close() {
      await app.close();
      await devnet.close();
    },
  };
}

async function insertSupplier({ database, supplier }: ChainWorld, sealed: Sealed): Promise<void> {
  const [pool] = await rows<{ id: string }>(
    database.manager,
    `INSERT INTO energy_pools (name) VALUES ('pool') RETURNING id`,
  );
  await rows(
    database.manager,
    `INSERT INTO supplier_wallets (pool_id, address, signer_address, key_id, key_ciphertext)
     VALUES ($1, $2, $2, $3, $4)`,
    [pool?.id, supplier.address, sealed.keyId, sealed.ciphertext],
  );
}
