import { computed, type ComputedRef, shallowRef, watch } from 'vue';
import { usePages, type Pages } from '../../lib/use-pages.js';
import { usePolling } from '../../lib/use-polling.js';
import { type Export, listExports, readExport } from './reports.api.js';

const SECOND_MS = 1_000;

export const isOpen = ({ status }: Export): boolean => status === 'queued' || status === 'running';

/** The list of exports; those under way are asked for each second, the list again when one of them is over. */
export function useExports(): Omit<Pages<Export>, 'items'> & {
  items: ComputedRef<readonly Export[] | undefined>;
} {
  const pages = usePages(() => ({}), listExports);
  const newer = shallowRef<ReadonlyMap<string, Export>>(new Map());
  watch(pages.items, () => (newer.value = new Map()));
  const items = computed(() => pages.items.value?.map((one) => newer.value.get(one.id) ?? one));

  usePolling(async () => {
    const open = (items.value ?? []).filter(isOpen);
    if (open.length === 0) return;
    const listed = pages.items.value;
    const answers = await Promise.allSettled(open.map(({ id }) => readExport(id)));
    // A list that came meanwhile knows more.
    if (pages.items.value !== listed) return;
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    newer.value = new Map([...newer.value, ...found.map((one) => [one.id, one] as const)]);
    if (found.some((one) => !isOpen(one))) await pages.reload();
  }, SECOND_MS);
  return { ...pages, items };
}
