import { readFileSync } from 'node:fs';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { PricingModule, PricingSeed } from '../domain/pricing/index.js';
import { SETTING_DEFINITIONS, type SettingKey, Settings, SettingsModule } from '../domain/settings/index.js';
import { AppConfig, ConfigModule } from '../platform/config/index.js';
import { CrashPointsModule } from '../platform/crash-points/index.js';
import { DatabaseModule } from '../platform/database/index.js';
import { AppError, messageOf } from '../platform/errors/index.js';
import { PoolImportModule, WalletImport } from '../processes/pool-upkeep/index.js';
import { type Seed, seedSchema } from './seed.schema.js';

@Module({})
class SeedModule {
  static of(config: AppConfig): DynamicModule {
    return {
      module: SeedModule,
      imports: [
        ConfigModule.of(config),
        CrashPointsModule,
        DatabaseModule,
        SettingsModule,
        PricingModule,
        PoolImportModule,
      ],
    };
  }
}

/** @throws AppError seed/invalid with every fault of the file */
function readSeed(path: string): Seed {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new AppError('seed/unreadable', 'caller', `cannot read ${path}: ${messageOf(error)}`);
  }
  const parsed = seedSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new AppError('seed/invalid', 'caller', `${path} is not valid`, { problems });
}

const isSetting = (key: string): key is SettingKey => key in SETTING_DEFINITIONS;

/** Adds packages, prices, pools and wallets that are missing, and sets settings. Running it twice changes nothing. */
export async function seed(path: string): Promise<string> {
  const content = readSeed(path);
  const app = await NestFactory.createApplicationContext(SeedModule.of(AppConfig.fromProcess()), {
    logger: ['warn', 'error'],
    abortOnError: false,
  });
  try {
    await app.get(PricingSeed).addMissing(content);
    let wallets = 0;
    for (const pool of content.pools) wallets += await app.get(WalletImport).addMissing(pool);
    for (const [key, value] of Object.entries(content.settings)) {
      if (!isSetting(key)) throw new AppError('seed/invalid', 'caller', `there is no setting ${key}`);
      await app.get(Settings).set(key, value);
    }
    return `seeded: ${content.energyPackages.length} packages, ${content.pools.length} pools, ${wallets} new wallets`;
  } finally {
    await app.close();
  }
}
