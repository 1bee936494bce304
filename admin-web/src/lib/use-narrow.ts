import { onScopeDispose, ref, type Ref } from 'vue';

const NARROW = '(max-width: 1100px)';

/** Whether there is little room beside each other, as on a tablet held upright. */
export function useNarrow(): Ref<boolean> {
  const query = matchMedia(NARROW);
  const narrow = ref(query.matches);
  const changed = (): void => {
    narrow.value = query.matches;
  };
  query.addEventListener('change', changed);
  onScopeDispose(() => query.removeEventListener('change', changed));
  return narrow;
}
