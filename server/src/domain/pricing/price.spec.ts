import { energy, sun } from '@energy-desk/shared/units';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  burnCost,
  type CostFigures,
  decidePrice,
  floorOf,
  PRICE_STEP_SUN,
  type PriceFacts,
} from './price.js';
import type { PriceRules } from './price-list.types.js';

const FEE = sun(100n);
const NOON = new Date('2026-01-07T12:00:00Z');
const NO_RULES: PriceRules = { volumeTiers: [], timeRules: [], utilisationRules: [] };
const HOUR = 3_600;

const price = (given: Partial<PriceFacts> & { unit?: bigint }) => {
  const amount = given.energy ?? energy(65_000);
  return decidePrice({
    energy: amount,
    durationSeconds: HOUR,
    baseSun: BigInt(amount) * (given.unit ?? 43n),
    energyFeeSun: FEE,
    at: NOON,
    utilisationPercent: 0,
    cost: null,
    rules: NO_RULES,
    ...given,
  });
};

const ref = (id: number) => ({ id: `row-${id}`, version: 1 });
const changeBp = fc.integer({ min: -9999, max: 30_000 }).filter((bp) => bp !== 0);
const rules: fc.Arbitrary<PriceRules> = fc.record({
  volumeTiers: fc
    .uniqueArray(fc.integer({ min: 1, max: 10_000_000 }), { maxLength: 4 })
    .chain((from) =>
      fc.tuple(
        ...from.map((fromEnergy, id) =>
          fc.integer({ min: 1, max: 9999 }).map((discountBp) => ({ ...ref(id), fromEnergy, discountBp })),
        ),
      ),
    ),
  timeRules: fc.array(
    fc
      .record({
        fromMinute: fc.integer({ min: 0, max: 1439 }),
        toMinute: fc.integer({ min: 1, max: 1440 }),
        weekdays: fc.integer({ min: 1, max: 127 }),
        changeBp,
        number: fc.nat(),
      })
      .filter(({ fromMinute, toMinute }) => fromMinute !== toMinute)
      .map(({ number, ...rule }) => ({ ...ref(number), ...rule })),
    { maxLength: 4 },
  ),
  utilisationRules: fc
    .uniqueArray(fc.integer({ min: 0, max: 100 }), { maxLength: 4 })
    .chain((from) =>
      fc.tuple(
        ...from.map((fromPercent, id) => changeBp.map((bp) => ({ ...ref(id), fromPercent, changeBp: bp }))),
      ),
    ),
});
const cost: fc.Arbitrary<CostFigures | null> = fc.option(
  fc.record({
    costPerEnergySun: fc.bigInt({ min: 0n, max: 60n }),
    bandwidthSun: fc.bigInt({ min: 0n, max: 1_000_000n }),
    marginPercent: fc.integer({ min: 0, max: 100 }),
  }),
);
const amount = fc.integer({ min: 1, max: 50_000_000 });
const facts = fc
  .record({
    amount,
    unit: fc.bigInt({ min: 1n, max: 300n }),
    fee: fc.bigInt({ min: 10n, max: 420n }),
    durationSeconds: fc.integer({ min: 300, max: 30 * 24 * HOUR }),
    at: fc.date({ min: new Date('2026-01-01'), max: new Date('2026-02-01'), noInvalidDate: true }),
    utilisationPercent: fc.integer({ min: 0, max: 100 }),
    cost,
    rules,
  })
  .map(({ amount: asked, unit, fee, ...rest }): PriceFacts => ({
    ...rest,
    energy: energy(asked),
    baseSun: sun(BigInt(asked) * unit),
    energyFeeSun: sun(fee),
  }));

describe('a price', () => {
  it('ends on 0.01 TRX, is never below cost and margin, never above burning, and not offered where both can’t be', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { priceSun, burnSun, floorSun, ceilingSun } = decidePrice(given);
        expect(burnSun).toBe(burnCost(given.energy, given.energyFeeSun));
        if (priceSun === null) {
          expect(floorSun > burnSun || burnSun - floorSun < PRICE_STEP_SUN).toBe(true);
          return;
        }
        expect(priceSun % PRICE_STEP_SUN).toBe(0n);
        expect(priceSun > 0n).toBe(true);
        expect(priceSun <= burnSun).toBe(true);
        expect(priceSun >= floorSun).toBe(true);
        expect(priceSun <= ceilingSun).toBe(true);
        const { cost: figures } = given;
        if (!figures) return;
        const days = BigInt(Math.ceil(given.durationSeconds / 86_400));
        const ours = BigInt(given.energy) * figures.costPerEnergySun * days + figures.bandwidthSun;
        expect(priceSun * 100n >= ours * BigInt(100 + figures.marginPercent)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not fall when more energy is bought within one volume tier', () => {
    fc.assert(
      fc.property(facts, amount, fc.bigInt({ min: 1n, max: 300n }), (given, other, unit) => {
        const of = (asked: number) =>
          decidePrice({ ...given, energy: energy(asked), baseSun: sun(BigInt(asked) * unit) }).priceSun;
        const tierOf = (asked: number): number =>
          Math.max(0, ...given.rules.volumeTiers.map((t) => t.fromEnergy).filter((from) => from <= asked));
        const [less, more] = given.energy < other ? [given.energy, other] : [other, given.energy];
        fc.pre(tierOf(less) === tierOf(more));
        const [small, big] = [of(less), of(more)];
        if (small !== null && big !== null) expect(small <= big).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('asks less than one step above the exact figure where neither bound binds', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { priceSun, floorSun, ceilingSun, used } = decidePrice({ ...given, cost: null });
        if (priceSun === null || priceSun === floorSun || priceSun === ceilingSun) return;
        if (used.length === 0)
          expect(priceSun >= given.baseSun && priceSun - given.baseSun < PRICE_STEP_SUN).toBe(true);
      }),
    );
  });

  it('is the same whatever the order in which the rows are read', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { volumeTiers, timeRules, utilisationRules } = given.rules;
        const reversed = {
          volumeTiers: [...volumeTiers].reverse(),
          timeRules: [...timeRules].reverse(),
          utilisationRules: [...utilisationRules].reverse(),
        };
        expect(decidePrice({ ...given, rules: reversed }).priceSun).toBe(decidePrice(given).priceSun);
      }),
    );
  });

  it('knows the market: 65,000 energy at 43 sun is 2.80 TRX, burning it 6.50 TRX', () => {
    expect(price({})).toMatchObject({ priceSun: 2_800_000n, burnSun: 6_500_000n, used: [] });
  });

  it('stays above what a started day and its bandwidth cost, plus margin', () => {
    const figures = { costPerEnergySun: 20n, bandwidthSun: 564_000n, marginPercent: 10 };
    // (65,000 × 20 + 564,000) × 1.1 = 2,050,400
    expect(floorOf({ energy: energy(65_000), durationSeconds: HOUR, cost: figures })).toBe(2_060_000n);
    expect(price({ unit: 10n, cost: figures }).priceSun).toBe(2_060_000n);
    expect(floorOf({ energy: energy(65_000), durationSeconds: 25 * HOUR, cost: figures })).toBe(3_490_000n);
  });

  it('is not offered where burning is cheaper than what it costs us', () => {
    const figures = { costPerEnergySun: 20n, bandwidthSun: 564_000n, marginPercent: 10 };
    expect(price({ energy: energy(1000), cost: figures }).priceSun).toBeNull();
    expect(price({ energy: energy(99) }).priceSun).toBeNull();
  });

  it('takes the highest volume tier reached, all rules of the hour and the highest utilisation threshold', () => {
    const all: PriceRules = {
      volumeTiers: [
        { ...ref(1), fromEnergy: 1_000_000, discountBp: 200 },
        { ...ref(2), fromEnergy: 2_000_000, discountBp: 500 },
      ],
      timeRules: [{ ...ref(3), fromMinute: 700, toMinute: 730, weekdays: 127, changeBp: 1000 }],
      utilisationRules: [
        { ...ref(4), fromPercent: 50, changeBp: 500 },
        { ...ref(5), fromPercent: 80, changeBp: 2000 },
      ],
    };
    const decided = price({ energy: energy(2_500_000), rules: all, utilisationPercent: 85, unit: 40n });
    // 100 TRX × 0.95 × 1.1 × 1.2
    expect(decided.priceSun).toBe(125_400_000n);
    expect(decided.used.map(({ id }) => id)).toEqual(['row-2', 'row-3', 'row-5']);
  });
});
