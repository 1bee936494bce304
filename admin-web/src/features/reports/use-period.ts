import { computed, type ComputedRef } from 'vue';
import { addDays, countDays, dayIn, isDay, isZone, ownZone } from '../../lib/days.js';
import { useFilters } from '../../lib/use-filters.js';
import type { Period } from './reports.api.js';

/** The server answers for no longer period. */
const MOST_DAYS = 366;

export interface ChosenPeriod {
  period: ComputedRef<Period>;
  fits: ComputedRef<boolean>;
  set: (change: Partial<Period>) => void;
}

/**
 * The period and time zone that a page is about: in its address, so that it stays from one tab to the next.
 * @param usualDays how many days up to today where none are chosen
 */
export function usePeriod(usualDays: number): ChosenPeriod {
  const { filters, set } = useFilters(['from', 'to', 'zone']);
  const period = computed<Period>(() => {
    const { from, to, zone } = filters.value;
    const timeZone = zone && isZone(zone) ? zone : ownZone();
    if (from && to && isDay(from) && isDay(to) && from <= to) return { from, to, timeZone };
    const today = dayIn(new Date(), timeZone);
    return { from: addDays(today, 1 - usualDays), to: today, timeZone };
  });
  return {
    period,
    fits: computed(() => countDays(period.value.from, period.value.to) <= MOST_DAYS),
    set: ({ from, to, timeZone }) =>
      set({ ...(from && to ? { from, to } : {}), ...(timeZone ? { zone: timeZone } : {}) }),
  };
}
