import type { Page } from '@energy-desk/shared/http';
import { computed, type ComputedRef, ref, watch } from 'vue';
import { type Loaded, useLoad } from './use-load.js';

export interface Pages<T> extends Omit<Loaded<Page<T>>, 'data'> {
  items: ComputedRef<readonly T[] | undefined>;
  total: ComputedRef<number | undefined>;
  /** From 1. */
  page: ComputedRef<number>;
  hasNext: ComputedRef<boolean>;
  next: () => void;
  previous: () => void;
}

/**
 * Pages of a list by keyset cursors: forward from the last row seen, back along the cursors that led here.
 * @param filters the list begins anew when they change
 */
export function usePages<T, F extends object>(
  filters: () => F,
  load: (query: F & { cursor?: string }, signal: AbortSignal) => Promise<Page<T>>,
): Pages<T> {
  const cursors = ref<string[]>([]);
  watch(
    () => JSON.stringify(filters()),
    () => (cursors.value = []),
    { flush: 'sync' },
  );
  const { data, error, loading, reload } = useLoad(
    () => {
      const cursor = cursors.value.at(-1);
      return cursor === undefined ? filters() : { ...filters(), cursor };
    },
    (query, signal) => load(query, signal),
  );
  return {
    error,
    loading,
    reload,
    items: computed(() => data.value?.items),
    total: computed(() => data.value?.total),
    page: computed(() => cursors.value.length + 1),
    hasNext: computed(() => typeof data.value?.nextCursor === 'string'),
    next: () => {
      const cursor = data.value?.nextCursor;
      if (cursor) cursors.value = [...cursors.value, cursor];
    },
    previous: () => (cursors.value = cursors.value.slice(0, -1)),
  };
}
