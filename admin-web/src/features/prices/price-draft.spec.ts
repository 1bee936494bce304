import { describe, expect, it } from 'vitest';
import { draftOf, emptyDraft, valuesOf } from './price-draft.js';
import type { PriceValues } from './prices.api.js';

const FLASH: PriceValues = {
  kind: 'flash',
  address: 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
  unitEnergy: 65_500,
  unitPriceSun: '3000000',
  durationSeconds: 3_600,
  minUnits: 1,
  maxUnits: 10,
  confirmations: [
    { upToSun: '20000000', blocks: 2 },
    { upToSun: null, blocks: 19 },
  ],
};
const PRICES: readonly PriceValues[] = [
  { kind: 'package', name: '65k · 1 h', energy: 65_000, durationSeconds: 3_600, priceSun: '2800000' },
  { kind: 'duration_tier', durationSeconds: 5_400, unitPriceSun: '43' },
  { kind: 'volume_tier', fromEnergy: 1_000_000, discountBp: 215 },
  { kind: 'time_rule', fromMinute: 1_320, toMinute: 1_440, weekdays: 65, changeBp: -1_050 },
  { kind: 'utilisation_rule', fromPercent: 0, changeBp: 500 },
  FLASH,
];

describe('a price being typed', () => {
  it.each(PRICES)('says what the price says: $kind', (price) => {
    expect(valuesOf(draftOf(price))).toEqual(price);
  });

  it.each(PRICES)('says nothing while nothing is typed: $kind', ({ kind }) => {
    expect(valuesOf(emptyDraft(kind))).toBeUndefined();
  });

  it.each(['2.805', '0', '', '-1', '2,8', 'x'])('takes no package price of %j', (price) => {
    const draft = draftOf(PRICES[0] ?? FLASH);
    expect(valuesOf({ ...draft, price })).toBeUndefined();
  });

  it('takes no duration beyond 5 minutes to 30 days', () => {
    const draft = draftOf(PRICES[1] ?? FLASH);
    expect(valuesOf({ ...draft, length: 4, unit: 60 })).toBeUndefined();
    expect(valuesOf({ ...draft, length: 31, unit: 86_400 })).toBeUndefined();
    expect(valuesOf({ ...draft, length: 30, unit: 86_400 })).toMatchObject({ durationSeconds: 2_592_000 });
  });

  it('takes no hours that last no time, and midnight as an end', () => {
    const draft = draftOf(PRICES[3] ?? FLASH);
    expect(valuesOf({ ...draft, from: '08:00', to: '08:00' })).toBeUndefined();
    expect(valuesOf({ ...draft, from: '00:00', to: '00:00' })).toMatchObject({
      fromMinute: 0,
      toMinute: 1_440,
    });
    expect(valuesOf({ ...draft, days: [] })).toBeUndefined();
  });

  it.each([
    [
      { upTo: '20', blocks: 20 },
      { upTo: '', blocks: 19 },
    ],
    [
      { upTo: '', blocks: 2 },
      { upTo: '', blocks: 19 },
    ],
    [{ upTo: '', blocks: undefined }],
    [
      { upTo: '20', blocks: 2 },
      { upTo: '20', blocks: 3 },
      { upTo: '', blocks: 19 },
    ],
  ])('takes no confirmations that fall, repeat or are not there', (...steps) => {
    expect(valuesOf({ ...draftOf(FLASH), steps })).toBeUndefined();
  });
});
