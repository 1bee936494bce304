import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listPriceOf, sampleOf, usualDuration } from './price-sample.js';
import type { PriceRow } from './prices.api.js';

const version = { version: 1, active: true, changedBy: 'seed', createdAt: '2026-11-20T08:00:00.000Z' };
const tier = (durationSeconds: number, active = true): PriceRow => ({
  ...version,
  id: `00000000-0000-4000-8000-${String(durationSeconds).padStart(12, '0')}`,
  kind: 'duration_tier',
  durationSeconds,
  unitPriceSun: '43',
  active,
});
const BOOK = [tier(86_400), tier(300), tier(3_600), tier(900, false)];

describe('the purchase that a price is shown by', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2026-11-21T10:00:00Z') });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is of a duration that is sold', () => {
    expect(usualDuration(BOOK)).toBe(3_600);
    expect(usualDuration([tier(300), tier(3_600, false)])).toBe(300);
    expect(
      sampleOf({ kind: 'duration_tier', durationSeconds: 900, unitPriceSun: '1' }, BOOK),
    ).toBeUndefined();
    expect(sampleOf({ kind: 'volume_tier', fromEnergy: 9, discountBp: 1 }, [])).toBeUndefined();
  });

  it('is when the hours of a rule begin next: 21 November 2026 is a Saturday', () => {
    const at = (fromMinute: number, weekdays: number): string | undefined =>
      sampleOf({ kind: 'time_rule', fromMinute, toMinute: 1_440, weekdays, changeBp: 1 }, BOOK)?.at;
    expect(at(11 * 60, 127)).toBe('2026-11-21T11:00:00.000Z');
    expect(at(9 * 60, 127)).toBe('2026-11-22T09:00:00.000Z');
    expect(at(9 * 60, 1 << 6)).toBe('2026-11-28T09:00:00.000Z');
    expect(at(0, 1 << 1)).toBe('2026-11-23T00:00:00.000Z');
  });

  it('asks for 65,000 energy where a price is for one energy', () => {
    expect(listPriceOf({ kind: 'duration_tier', durationSeconds: 300, unitPriceSun: '38' })).toBe('2470000');
    expect(listPriceOf({ kind: 'utilisation_rule', fromPercent: 80, changeBp: 1 })).toBeUndefined();
  });
});
