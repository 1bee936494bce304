import { sun } from '@energy-desk/shared/units';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { demoSeed } from '../../../../sandbox/src/launcher/demo-seed.js';
import { loadSecrets } from '../../../../sandbox/src/launcher/secrets.js';
import { seed } from '../../../src/commands/seed.command.js';
import { PoolsModule } from '../../../src/domain/pools/index.js';
import { PricingModule, PricingService } from '../../../src/domain/pricing/index.js';
import { RatesModule, RatesService } from '../../../src/domain/rates/index.js';
import { Settings } from '../../../src/domain/settings/index.js';
import { newAddress, Rooms } from '../../harness/rooms.js';

const folder = mkdtempSync(join(tmpdir(), 'seed-'));
const file = join(folder, 'seed.json');
const secrets = loadSecrets(join(folder, 'secrets.json'));
const flashAddress = secrets.flash[0]?.address ?? '';
let rooms: Rooms;

beforeAll(async () => {
  rooms = await Rooms.open([PricingModule, RatesModule, PoolsModule], {
    environment: { FLASH_ADDRESSES: flashAddress },
  });
  for (const [name, value] of Object.entries(rooms.environment)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rooms.close();
  rmSync(folder, { recursive: true });
});

const run = (content: object): Promise<string> => {
  writeFileSync(file, JSON.stringify(content));
  return seed(file);
};
const demo = () => demoSeed(secrets);

describe('seed', () => {
  it('refuses a flash price for an address that is not ours, and adds no price', async () => {
    const { flashConfigs, ...rest } = demo();
    const elsewhere = flashConfigs.map((config) => ({ ...config, address: newAddress() }));
    await expect(run({ ...rest, flashConfigs: elsewhere })).rejects.toMatchObject({
      code: 'pricing/invalid',
    });
    expect(await rooms.value('SELECT count(*) FROM energy_packages')).toBe('0');
  });

  it('gives the demo what it sells: packages, durations, flash units, a rate', async () => {
    expect(await run(demo())).toMatch(/^seeded: 15 new prices/);
    const pricing = rooms.get(PricingService);
    expect((await pricing.packages()).map(({ priceSun }) => priceSun)).toContain(2_800_000n);
    expect(await pricing.flashConfigs()).toMatchObject([{ address: flashAddress, unitPriceSun: 3_000_000n }]);
    expect((await rooms.get(RatesService).current()).microUsdtPerTrx).toBe(287_500n);
  });

  it('changes nothing when it runs again over what people have changed', async () => {
    await rooms.get(Settings).set('rate.jump_percent', '20');
    await rooms.query(`UPDATE exchange_rates SET micro_usdt_per_trx = 300000`);
    expect(await run(demo())).toBe('seeded: 0 new prices, 3 pools, 0 new wallets, 0 new admins');
    expect((await rooms.get(RatesService).current()).microUsdtPerTrx).toBe(300_000n);
    expect(await rooms.value('SELECT count(*) FROM exchange_rates')).toBe('1');
  });

  it('sells the demo packages for exactly what they say, cost, tiers and ceiling counted in', async () => {
    const pricing = rooms.get(PricingService);
    const cost = { costPerEnergySun: 20n, bandwidthSun: 564_000n, marginPercent: 10 };
    const context = { energyFeeSun: sun(100n), at: new Date(), utilisationPercent: 99, cost };
    for (const one of await pricing.packages()) {
      const quote = await pricing.quote({ energyPackageId: one.id }, context);
      expect(quote.priceSun).toBe(one.priceSun);
    }
  });
});
