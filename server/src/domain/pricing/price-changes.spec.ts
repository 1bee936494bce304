import { describe, expect, it } from 'vitest';
import { isTimeOf } from './price-changes.js';

const MONDAY = 1 << 1;
const SUNDAY = 1;
const SATURDAY = 1 << 6;
const rule = (fromMinute: number, toMinute: number, weekdays: number) => ({
  id: 'rule',
  version: 1,
  fromMinute,
  toMinute,
  weekdays,
  changeBp: 100,
});
const at = (text: string): Date => new Date(`${text}:00Z`);

describe('a rule by time of day', () => {
  it('begins with its first minute and ends before its last, by UTC', () => {
    const daytime = rule(9 * 60, 17 * 60, MONDAY);
    expect(isTimeOf(daytime, at('2026-01-05T08:59'))).toBe(false);
    expect(isTimeOf(daytime, at('2026-01-05T09:00'))).toBe(true);
    expect(isTimeOf(daytime, at('2026-01-05T16:59'))).toBe(true);
    expect(isTimeOf(daytime, at('2026-01-05T17:00'))).toBe(false);
    expect(isTimeOf(daytime, at('2026-01-06T12:00'))).toBe(false);
  });

  it('wraps midnight, its small hours belonging to the day on which it began', () => {
    const night = rule(22 * 60, 6 * 60, SATURDAY);
    expect(isTimeOf(night, at('2026-01-03T21:59'))).toBe(false);
    expect(isTimeOf(night, at('2026-01-03T22:00'))).toBe(true);
    expect(isTimeOf(night, at('2026-01-04T05:59'))).toBe(true);
    expect(isTimeOf(night, at('2026-01-04T06:00'))).toBe(false);
    expect(isTimeOf(night, at('2026-01-03T05:00'))).toBe(false);
    expect(isTimeOf(rule(22 * 60, 6 * 60, SUNDAY), at('2026-01-05T01:00'))).toBe(true);
  });

  it('can last a whole day', () => {
    const whole = rule(0, 1440, MONDAY);
    expect(isTimeOf(whole, at('2026-01-05T00:00'))).toBe(true);
    expect(isTimeOf(whole, at('2026-01-05T23:59'))).toBe(true);
    expect(isTimeOf(whole, at('2026-01-06T00:00'))).toBe(false);
  });
});
