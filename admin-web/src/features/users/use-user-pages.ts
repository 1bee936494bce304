import type { Page } from '@energy-desk/shared/http';
import { watch } from 'vue';
import { type Pages, usePages } from '../../lib/use-pages.js';

/**
 * Pages of what belongs to a user, read anew after each deed about him.
 * @param round rises with each deed
 */
export function useUserPages<T, F extends object>(
  filters: () => F,
  load: (query: F & { cursor?: string }, signal: AbortSignal) => Promise<Page<T>>,
  round: () => number,
): Pages<T> {
  const pages = usePages(filters, load);
  watch(round, () => void pages.reload());
  return pages;
}
