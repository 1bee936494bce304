import { sun } from '@energy-desk/shared/units';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  PriceList,
  type PriceChecks,
  type PriceRowInput,
  PricingModule,
  PricingSeed,
  PricingService,
} from '../../../src/domain/pricing/index.js';
import { outcomes } from '../../harness/eventually.js';
import { newAddress, Rooms } from '../../harness/rooms.js';

const HOUR = 3_600;
const BY = 'owner@desk';
const FLASH = newAddress();
const WRONG_DIGIT = `${FLASH.slice(0, -1)}${FLASH.endsWith('1') ? '2' : '1'}`;
const COST = { costPerEnergySun: 20n, bandwidthSun: 564_000n, marginPercent: 10 };
const CHECKS: PriceChecks = {
  flashAddresses: [FLASH],
  cost: COST,
  energyFeeSun: sun(100n),
};
const NOW = {
  energyFeeSun: sun(100n),
  at: new Date('2026-01-05T12:00:00Z'),
  utilisationPercent: 0,
  cost: null,
};

let rooms: Rooms;
beforeAll(async () => {
  rooms = await Rooms.open([PricingModule]);
});
afterAll(() => rooms.close());
beforeEach(() => rooms.query('TRUNCATE energy_packages, price_configs'));

const list = () => rooms.get(PriceList);
const pricing = () => rooms.get(PricingService);
const inOne = <T>(work: Parameters<typeof rooms.database.transaction<T>>[1]) =>
  rooms.database.transaction('pricing.seed', work);
const create = (row: PriceRowInput, checks = CHECKS) => inOne((tx) => list().create(tx, row, BY, checks));
const change = (seen: { id: string; version: number }, row: PriceRowInput) =>
  inOne((tx) => list().change(tx, seen, row, BY, CHECKS));

const small = (given: object = {}): PriceRowInput => ({
  kind: 'package',
  name: '65k · 1 h',
  energy: 65_000,
  durationSeconds: HOUR,
  priceSun: 2_800_000n,
  ...given,
});
const flash = (given: object = {}): PriceRowInput => ({
  kind: 'flash',
  address: FLASH,
  unitEnergy: 65_000,
  unitPriceSun: 3_000_000n,
  durationSeconds: HOUR,
  minUnits: 1,
  maxUnits: 10,
  confirmations: [
    { upToSun: 20_000_000n, blocks: 2 },
    { upToSun: null, blocks: 19 },
  ],
  ...given,
});

describe('the price list', () => {
  it('keeps every version: a change adds one and deactivates the one before', async () => {
    const first = await create(small());
    expect(first.version).toBe(1);
    const second = await change(first, small({ priceSun: 2_900_000n }));
    expect(second).toEqual({ id: first.id, version: 2 });
    expect(await pricing().packages()).toMatchObject([{ ...second, priceSun: 2_900_000n }]);
    expect(await list().versions('package', first.id)).toMatchObject([
      { version: 2, active: true, changedBy: BY, values: { price_sun: 2_900_000 } },
      { version: 1, active: false, values: { price_sun: 2_800_000 } },
    ]);
  });

  it('refuses a change of what somebody changed meanwhile, and undoes nothing of theirs', async () => {
    const first = await create(small());
    const changes = Array.from({ length: 6 }, (_, i) =>
      change(first, small({ priceSun: BigInt(i + 1) * 1_000_000n })),
    );
    const { values, reasons } = await outcomes(changes);
    expect(values).toEqual([{ id: first.id, version: 2 }]);
    expect(reasons).toHaveLength(5);
    for (const reason of reasons)
      expect(reason).toMatchObject({ code: 'pricing/changed_meanwhile', fault: 'caller' });
    expect(await pricing().packages()).toHaveLength(1);
    await expect(inOne((tx) => list().deactivate(tx, 'package', first))).rejects.toMatchObject({
      code: 'pricing/changed_meanwhile',
    });
  });

  it('takes an offer off the list, after which the like of it can be made anew', async () => {
    const first = await create(small());
    await expect(create(small())).rejects.toMatchObject({ code: 'pricing/taken' });
    await inOne((tx) => list().deactivate(tx, 'package', first));
    expect(await pricing().packages()).toEqual([]);
    await expect(pricing().quote({ energyPackageId: first.id }, NOW)).rejects.toMatchObject({
      code: 'orders/package_not_offered',
    });
    await expect(change(first, small())).rejects.toMatchObject({ code: 'pricing/changed_meanwhile' });
    expect((await create(small())).id).not.toBe(first.id);
  });

  it('does not change one offer into another that is there: both stay', async () => {
    const one = await create(small());
    await create(small({ name: '131k' }));
    await expect(change(one, small({ name: '131k' }))).rejects.toMatchObject({ code: 'pricing/taken' });
    expect((await pricing().packages()).map(({ name }) => name).sort()).toEqual(['131k', '65k · 1 h']);
  });

  it('changes a row into another of its own kind alone', async () => {
    const tier = await create({ kind: 'duration_tier', durationSeconds: HOUR, unitPriceSun: 43n });
    await expect(change(tier, { kind: 'volume_tier', fromEnergy: 1, discountBp: 1 })).rejects.toMatchObject({
      code: 'pricing/changed_meanwhile',
    });
  });

  it('tells a flash address what its transfers buy, one config for each', async () => {
    const made = await create(flash());
    expect(await pricing().flashConfigs()).toEqual([
      {
        ...made,
        address: FLASH,
        unitEnergy: 65_000,
        unitPriceSun: 3_000_000n,
        durationSeconds: HOUR,
        minUnits: 1,
        maxUnits: 10,
        confirmations: [
          { upToSun: 20_000_000n, blocks: 2 },
          { upToSun: null, blocks: 19 },
        ],
      },
    ]);
    await expect(create(flash())).rejects.toMatchObject({ code: 'pricing/taken' });
    await change(made, flash({ unitPriceSun: 3_200_000n }));
    expect(await pricing().flashConfigs()).toMatchObject([{ version: 2, unitPriceSun: 3_200_000n }]);
  });

  it.each<[string, PriceRowInput, RegExp]>([
    ['an address that is not ours', flash({ address: newAddress() }), /not one of FLASH_ADDRESSES/],
    ['an address with a wrong digit', flash({ address: WRONG_DIGIT }), /not a TRON address/],
    [
      'less energy than a transfer needs',
      flash({ unitEnergy: 64_999 }),
      /unitEnergy: must be at least 65000/,
    ],
    ['a price below cost and margin', flash({ unitPriceSun: 2_059_999n }), /cost and margin are 2060000 sun/],
    ['a price above burning', flash({ unitPriceSun: 6_500_001n }), /burning costs 6500000 sun/],
    ['more units at least than at most', flash({ minUnits: 11 }), /minUnits must not be above maxUnits/],
    ['no units', flash({ minUnits: 0 }), /minUnits/],
    ['no confirmations', flash({ confirmations: [] }), /confirmations/],
    ['confirmations that end', flash({ confirmations: [{ upToSun: 1n, blocks: 1 }] }), /any amount/],
    [
      'confirmations that fall',
      flash({
        confirmations: [
          { upToSun: 5n, blocks: 9 },
          { upToSun: null, blocks: 2 },
        ],
      }),
      /must not fall/,
    ],
    [
      'amounts that do not rise',
      flash({
        confirmations: [
          { upToSun: 5n, blocks: 1 },
          { upToSun: 5n, blocks: 2 },
          { upToSun: null, blocks: 3 },
        ],
      }),
      /must rise/,
    ],
    ['a rental too short', small({ durationSeconds: 299 }), /durationSeconds/],
    ['a rental too long', small({ durationSeconds: 31 * 86_400 }), /durationSeconds/],
    ['a price of nothing', small({ priceSun: 0n }), /priceSun/],
    ['a price finer than 0.01 TRX', small({ priceSun: 2_805_000n }), /0\.01 TRX/],
    ['half an energy', small({ energy: 0.5 }), /energy/],
    ['a name of spaces', small({ name: '  ' }), /name/],
    ['a whole discount', { kind: 'volume_tier', fromEnergy: 1, discountBp: 10_000 }, /discountBp/],
    ['a rule that changes nothing', { kind: 'utilisation_rule', fromPercent: 50, changeBp: 0 }, /changeBp/],
    ['a threshold above 100 %', { kind: 'utilisation_rule', fromPercent: 101, changeBp: 1 }, /fromPercent/],
    [
      'a rule of no day',
      { kind: 'time_rule', fromMinute: 0, toMinute: 60, weekdays: 0, changeBp: 1 },
      /weekdays/,
    ],
    [
      'a rule of no time',
      { kind: 'time_rule', fromMinute: 60, toMinute: 60, weekdays: 127, changeBp: 1 },
      /longer than no time/,
    ],
  ])('refuses %s', async (_what, row, reason) => {
    await expect(create(row)).rejects.toMatchObject({
      code: 'pricing/invalid',
      fault: 'caller',
      message: expect.stringMatching(reason),
    });
    expect(await rooms.value('SELECT count(*) FROM price_configs')).toBe('0');
  });
});

describe('a quote', () => {
  it('names every row that made it, and says what a buyer would pay at another hour', async () => {
    const tier = await create({ kind: 'duration_tier', durationSeconds: HOUR, unitPriceSun: 40n });
    const volume = await create({ kind: 'volume_tier', fromEnergy: 1_000_000, discountBp: 500 });
    const night = await create({
      kind: 'time_rule',
      fromMinute: 22 * 60,
      toMinute: 6 * 60,
      weekdays: 127,
      changeBp: -1000,
    });
    const full = await create({ kind: 'utilisation_rule', fromPercent: 80, changeBp: 2000 });
    const request = { energy: 1_000_000, durationSeconds: HOUR };
    const noon = await pricing().quote(request, { ...NOW, cost: COST });
    expect(noon).toMatchObject({ priceSun: 38_000_000n, burnSun: 100_000_000n, priceList: [tier, volume] });
    const busyNight = { ...NOW, cost: COST, at: new Date('2026-01-05T03:00:00Z'), utilisationPercent: 93 };
    expect(await pricing().preview(request, busyNight)).toMatchObject({
      baseSun: 40_000_000n,
      priceSun: 41_040_000n,
      floorSun: 22_630_000n,
      priceList: [tier, volume, night, full],
    });
  });

  it('is not given where renting costs us more than burning costs the buyer', async () => {
    await create({ kind: 'duration_tier', durationSeconds: HOUR, unitPriceSun: 40n });
    const request = { energy: 5_000, durationSeconds: HOUR };
    await expect(pricing().quote(request, { ...NOW, cost: COST })).rejects.toMatchObject({
      code: 'orders/not_worth_it',
      fault: 'caller',
      details: { floorSun: '740000', burnSun: '500000' },
    });
    expect(await pricing().preview(request, { ...NOW, cost: COST })).toMatchObject({ priceSun: null });
  });

  it('stays what it was when the price changes', async () => {
    const first = await create(small());
    const before = await pricing().quote({ energyPackageId: first.id }, NOW);
    await change(first, small({ priceSun: 3_000_000n }));
    const after = await pricing().quote({ energyPackageId: first.id }, NOW);
    expect([before.priceSun, after.priceSun]).toEqual([2_800_000n, 3_000_000n]);
    expect([before.priceList, after.priceList]).toEqual([
      [{ id: first.id, version: 1 }],
      [{ id: first.id, version: 2 }],
    ]);
  });
});

describe('the seed of prices', () => {
  const rows: PriceRowInput[] = [
    small(),
    { kind: 'duration_tier', durationSeconds: HOUR, unitPriceSun: 43n },
    flash(),
    { kind: 'volume_tier', fromEnergy: 1_000_000, discountBp: 200 },
    { kind: 'time_rule', fromMinute: 0, toMinute: 60, weekdays: 127, changeBp: 100 },
    { kind: 'utilisation_rule', fromPercent: 90, changeBp: 1000 },
  ];
  const seed = () => rooms.get(PricingSeed).addMissing(rows, CHECKS);

  it('adds what is missing, once', async () => {
    expect(await seed()).toBe(6);
    expect(await seed()).toBe(0);
  });

  it('leaves alone what an operator changed or took off the list', async () => {
    await seed();
    const [offer] = await pricing().packages();
    const [config] = await pricing().flashConfigs();
    if (!offer || !config) throw new Error('nothing seeded');
    await change(offer, small({ priceSun: 3_100_000n }));
    await inOne((tx) => list().deactivate(tx, 'flash', config));
    expect(await seed()).toBe(0);
    expect(await pricing().packages()).toMatchObject([{ priceSun: 3_100_000n, version: 2 }]);
    expect(await pricing().flashConfigs()).toEqual([]);
  });

  it('adds nothing when one row is wrong', async () => {
    const wrong = [...rows, flash({ address: newAddress() })];
    await expect(rooms.get(PricingSeed).addMissing(wrong, CHECKS)).rejects.toMatchObject({
      code: 'pricing/invalid',
    });
    expect(await pricing().packages()).toEqual([]);
  });
});
