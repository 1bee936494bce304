import { afterEach, describe, expect, it, vi } from 'vitest';
import { addDays, countDays, dayIn, isDay, isZone, lastDayBefore, startOfDay } from './days.js';

describe('days', () => {
  it('begin at midnight of their zone', () => {
    expect(startOfDay('2026-11-20', 'UTC').toISOString()).toBe('2026-11-20T00:00:00.000Z');
    expect(startOfDay('2026-11-20', 'Asia/Shanghai').toISOString()).toBe('2026-11-19T16:00:00.000Z');
    expect(startOfDay('2026-07-01', 'America/New_York').toISOString()).toBe('2026-07-01T04:00:00.000Z');
    expect(startOfDay('2026-01-01', 'Asia/Kathmandu').toISOString()).toBe('2025-12-31T18:15:00.000Z');
  });

  it('begin when the clock is put forward where that is done at midnight', () => {
    expect(startOfDay('2026-04-24', 'Africa/Cairo').toISOString()).toBe('2026-04-23T22:00:00.000Z');
  });

  it('are as long as their clocks make them', () => {
    const hours = (day: string): number =>
      (startOfDay(addDays(day, 1), 'Europe/Berlin').getTime() - startOfDay(day, 'Europe/Berlin').getTime()) /
      3_600_000;
    expect([hours('2026-03-28'), hours('2026-03-29'), hours('2026-10-25')]).toEqual([24, 23, 25]);
  });

  it('are found from a moment', () => {
    const late = new Date('2026-11-20T16:30:00Z');
    expect(dayIn(late, 'UTC')).toBe('2026-11-20');
    expect(dayIn(late, 'Asia/Shanghai')).toBe('2026-11-21');
  });

  it('are counted with the first and the last', () => {
    expect(countDays('2026-02-27', '2026-03-01')).toBe(3);
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  });

  it('that do not exist, and zones that nobody knows, are none', () => {
    expect(['2026-02-29', '2026-13-01', 'today', '2026-1-1'].map(isDay)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(isDay('2028-02-29')).toBe(true);
    expect([isZone('Asia/Shanghai'), isZone('Mars/Base')]).toEqual([true, false]);
  });
});

describe('the last day of a range', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    ['America/New_York', '2026-03-09T04:00:00Z', 'Sun Mar 08 2026'],
    ['America/New_York', '2026-11-02T05:00:00Z', 'Sun Nov 01 2026'],
    ['America/New_York', '2026-07-02T04:00:00Z', 'Wed Jul 01 2026'],
    ['Asia/Shanghai', '2026-03-08T16:00:00Z', 'Sun Mar 08 2026'],
    ['Asia/Shanghai', '2026-03-09T04:00:00Z', 'Mon Mar 09 2026'],
  ])('is, in %s, the one before %s', (zone, end, day) => {
    vi.stubEnv('TZ', zone);
    expect(lastDayBefore(new Date(end)).toDateString()).toBe(day);
  });
});
