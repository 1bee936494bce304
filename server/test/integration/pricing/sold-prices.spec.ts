import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RentalModule, RentalService } from '../../../src/processes/rental/index.js';
import { PoolImportModule, WalletImport } from '../../../src/processes/pool-upkeep/index.js';
import { PriceDesk, PriceDeskModule } from '../../../src/processes/price-desk/index.js';
import { aUser, cursorAt } from '../../builders/rows.js';
import { FakeTron } from '../../harness/fake-tron.js';
import { newAddress, Rooms } from '../../harness/rooms.js';

const BY = { actor: 'owner', reason: 'test' };
const HOUR = 3_600;
let rooms: Rooms;

beforeAll(async () => {
  rooms = await Rooms.open([RentalModule, PriceDeskModule, PoolImportModule], { tron: new FakeTron() });
  const wallet = { address: newAddress(), privateKey: '22'.repeat(32), permissionId: 2, label: '' };
  await rooms.get(WalletImport).addMissing({
    name: 'pool',
    status: 'active',
    costPerEnergySun: 20n,
    priority: 1,
    wallets: [wallet],
  });
});
afterAll(() => rooms.close());
beforeEach(async () => {
  await rooms.query('TRUNCATE energy_packages, price_configs');
  await cursorAt(rooms, 1000);
});

const rental = () => rooms.get(RentalService);
const create = (row: object) => rooms.get(PriceDesk).create(row, BY);
const place = async (given: { energyPackageId: string } | { energy: number; durationSeconds: number }) =>
  rental().placeOrder({
    ...given,
    userId: await aUser(rooms),
    receiver: newAddress(),
    payWith: 'transfer',
    clientOrderId: randomUUID(),
  });
const quoteOf = (id: string) => rooms.value('SELECT quote FROM orders WHERE id = $1', [id]);
const utilisation = (percent: number) =>
  rooms.query(
    `INSERT INTO wallet_readings (wallet_id, height, delegatable_sun, staked_sun, free_bandwidth, staked_bandwidth,
       liquid_sun) SELECT id, 1, $1, 1000000000000000, 600, 1000000, 1000000000 FROM supplier_wallets
     ON CONFLICT (wallet_id) DO UPDATE SET delegatable_sun = excluded.delegatable_sun, height = 1`,
    [(BigInt(100 - percent) * 10_000_000_000_000n).toString()],
  );
const small = { kind: 'package', name: '65k', energy: 65_000, durationSeconds: HOUR, priceSun: '2800000' };

describe('what is sold', () => {
  it('is shown, quoted and ordered at one price: the list’s, as hour and utilisation change it', async () => {
    const offer = await create(small);
    // The test's chain time is 12:50 UTC.
    const noon = { kind: 'time_rule', fromMinute: 720, toMinute: 780, weekdays: 127, changeBp: 1_000 };
    const rule = await create(noon);
    const full = await create({ kind: 'utilisation_rule', fromPercent: 60, changeBp: 2_000 });
    await utilisation(70);
    // 2.80 × 1.1 × 1.2, up to 0.01
    expect((await rental().offers()).packages).toMatchObject([{ priceSun: 3_700_000n }]);
    expect(await rental().quote({ energyPackageId: offer.id })).toMatchObject({ price: 3_700_000n });
    const order = await place({ energyPackageId: offer.id });
    expect(order.amount > 3_700_000n && order.amount < 3_710_000n).toBe(true);
    expect(await quoteOf(order.id)).toMatchObject({ priceSun: '3700000', priceList: [offer, rule, full] });
    await utilisation(59);
    expect((await rental().offers()).packages).toMatchObject([{ priceSun: 3_080_000n }]);
  });

  it('keeps the quote it was sold at when the price changes', async () => {
    const offer = await create(small);
    const order = await place({ energyPackageId: offer.id });
    await rooms.get(PriceDesk).change(offer, { ...small, priceSun: '3500000' }, BY);
    expect(await quoteOf(order.id)).toMatchObject({
      priceSun: '2800000',
      priceList: [{ id: offer.id, version: 1 }],
    });
    const next = await place({ energyPackageId: offer.id });
    expect(await quoteOf(next.id)).toMatchObject({
      priceSun: '3500000',
      priceList: [{ id: offer.id, version: 2 }],
    });
  });

  it('is dearer than listed below cost, and nothing where burning is cheaper', async () => {
    const cheap = await create({ ...small, priceSun: '1000000' });
    const tiny = await create({ ...small, name: 'tiny', energy: 5_000, priceSun: '200000' });
    await create({ kind: 'duration_tier', durationSeconds: HOUR, unitPriceSun: '40' });
    expect((await rental().offers()).packages).toMatchObject([{ id: cheap.id, priceSun: 2_060_000n }]);
    for (const request of [{ energyPackageId: tiny.id }, { energy: 5_000, durationSeconds: HOUR }])
      await expect(place(request)).rejects.toMatchObject({ code: 'orders/not_worth_it' });
  });

  it('costs less per energy from the amount of a volume tier on', async () => {
    await create({ kind: 'duration_tier', durationSeconds: HOUR, unitPriceSun: '40' });
    await create({ kind: 'volume_tier', fromEnergy: 500_000, discountBp: 500 });
    const price = async (energy: number) => (await rental().quote({ energy, durationSeconds: HOUR })).price;
    expect(await price(499_999)).toBe(20_000_000n);
    expect(await price(500_000)).toBe(19_000_000n);
  });
});
