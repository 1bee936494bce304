import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../driver/index.js';
import { planHistory, type HistoryDay } from './history-plan.js';

const PEOPLE = 8;
const plan = (days: number, seed = 'a'): HistoryDay[] => planHistory(new SeededRandom(seed), days, PEOPLE);
const deedsOf = (days: readonly HistoryDay[]): string[] =>
  days.flatMap(({ deeds }) => deeds.map(({ deed }) => deed));

describe("the plan of the demo's past", () => {
  it('is the same for the same seed, and another one for another', () => {
    expect(plan(30)).toEqual(plan(30));
    expect(plan(30)).not.toEqual(plan(30, 'b'));
  });

  it.each([3, 7, 30])('has every deed at least once in %i days', (days) => {
    expect(new Set(deedsOf(plan(days))).size).toBe(new Set(deedsOf(plan(300))).size);
  });

  it('lets nobody do two things at once, and business grow', () => {
    const days = plan(30);
    for (const { deeds } of days) expect(new Set(deeds.map(({ who }) => who)).size).toBe(deeds.length);
    const count = (some: HistoryDay[]): number => deedsOf(some).length;
    expect(count(days.slice(20))).toBeGreaterThan(count(days.slice(0, 10)));
  });

  it('leaves to the reader what came in the last days', () => {
    const worked = plan(30).filter(({ deskWorks }) => deskWorks);
    expect(worked.map(({ ago }) => ago)).toEqual([26, 21, 16, 11, 6]);
  });
});
