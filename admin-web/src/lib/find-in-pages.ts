import type { Page } from '@energy-desk/shared/http';

const MOST_PAGES = 5;
/** As many as a page of the API can hold. */
export const LONGEST_PAGE = 200;

/**
 * Finds one thing by its id in a list that has no route for one: the newest pages, and not for ever.
 * @returns undefined when it is not among them
 */
export async function findInPages<T extends { id: string }>(
  id: string,
  load: (cursor: string | undefined) => Promise<Page<T>>,
): Promise<T | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { items, nextCursor } = await load(cursor);
    const found = items.find((one) => one.id === id);
    if (found || nextCursor === null) return found;
    cursor = nextCursor;
  }
  return undefined;
}
