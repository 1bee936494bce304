import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { INestApplicationContext } from '@nestjs/common';
import { PoolsModule, PoolsService } from '../domain/pools/index.js';
import { type PriceChecks, PricingModule, type PriceRowInput, PricingSeed } from '../domain/pricing/index.js';
import { SETTING_DEFINITIONS, type SettingKey, Settings } from '../domain/settings/index.js';
import type { AppConfig } from '../platform/config/index.js';
import { AppError, messageOf } from '../platform/errors/index.js';
import { AdminMaker, AdminMakerModule } from '../processes/admin-desk/index.js';
import { ExchangeRates, ExchangeRatesModule } from '../processes/exchange-rates/index.js';
import { PoolImportModule, WalletImport } from '../processes/pool-upkeep/index.js';
import { inRooms } from './in-rooms.js';
import { type Seed, seedSchema } from './seed.schema.js';

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

export const SEED_HELP = `seed --file <path>
  --file   JSON with energyPackages, priceConfigs, flashConfigs, volumeTiers, timeRules,
           utilisationRules, exchangeRate, pools, settings and admins; what is there already stays`;

/** @returns what to print @throws AppError cli/usage, seed/* */
export async function seedFrom(args: string[]): Promise<string> {
  const { values } = parseArgs({ args, options: { file: { type: 'string' } } });
  if (!values.file) throw new AppError('cli/usage', 'caller', 'seed needs --file <path>');
  return seed(values.file);
}

/** Adds packages, prices, pools, wallets and admins that are missing, and sets settings. Running it twice changes nothing. */
export async function seed(path: string): Promise<string> {
  const content = readSeed(path);
  const rooms = [AdminMakerModule, ExchangeRatesModule, PoolsModule, PricingModule, PoolImportModule];
  return inRooms(rooms, async (app, config) => {
    let wallets = 0;
    for (const pool of content.pools) wallets += await app.get(WalletImport).addMissing(pool);
    await setAll(app.get(Settings), content.settings);
    const prices = await app.get(PricingSeed).addMissing(priceRowsOf(content), await checksOf(app, config));
    if (content.exchangeRate) await setFirstRate(app.get(ExchangeRates), content.exchangeRate.usdtPerTrx);
    let admins = 0;
    for (const admin of content.admins) if (await app.get(AdminMaker).addMissing(admin, 'seed')) admins += 1;
    return `seeded: ${prices} new prices, ${content.pools.length} pools, ${wallets} new wallets, ${admins} new admins`;
  });
}

async function setAll(settings: Settings, values: Seed['settings']): Promise<void> {
  for (const [key, value] of Object.entries(values)) {
    if (!isSetting(key)) throw new AppError('seed/invalid', 'caller', `there is no setting ${key}`);
    await settings.set(key, value);
  }
}

/** A rate that is there is somebody's word or a source's: it stays. */
async function setFirstRate(rates: ExchangeRates, microUsdtPerTrx: bigint): Promise<void> {
  if ((await rates.view()).active) return;
  await rates.setManual(microUsdtPerTrx, { actor: 'seed', reason: 'first rate' });
}

/** What flash prices must agree with; no node is asked, so burning is no bound here. */
async function checksOf(app: INestApplicationContext, config: AppConfig): Promise<PriceChecks> {
  const settings = app.get(Settings);
  const { costPerEnergySun } = await app.get(PoolsService).priceFigures();
  const bandwidthSun = await settings.get('pricing.bandwidth_cost_sun');
  const marginPercent = await settings.get('pricing.margin_percent');
  return {
    flashAddresses: config.flashAddresses,
    cost: costPerEnergySun === null ? null : { costPerEnergySun, bandwidthSun, marginPercent },
    energyFeeSun: null,
  };
}

const priceRowsOf = (content: Seed): PriceRowInput[] => [
  ...content.energyPackages.map((row) => ({ kind: 'package' as const, ...row })),
  ...content.priceConfigs.map((row) => ({ kind: 'duration_tier' as const, ...row })),
  ...content.flashConfigs.map((row) => ({ kind: 'flash' as const, ...row })),
  ...content.volumeTiers.map((row) => ({ kind: 'volume_tier' as const, ...row })),
  ...content.timeRules.map((row) => ({ kind: 'time_rule' as const, ...row })),
  ...content.utilisationRules.map((row) => ({ kind: 'utilisation_rule' as const, ...row })),
];
