import { type ShallowRef, shallowRef, watch } from 'vue';

/**
 * What somebody sees who decides: a copy from when the dialog opened, while its page goes on by itself. Whoever is told of
 * a conflict sees, and decides on, what the page brings next.
 */
export function useSeen<T>(
  open: () => boolean,
  live: () => T,
): { readonly seen: Readonly<ShallowRef<T>>; readonly lookAgain: () => void } {
  const seen = shallowRef(live());
  let behind = false;
  watch(
    open,
    (isOpen) => {
      if (isOpen) seen.value = live();
      behind = false;
    },
    { flush: 'sync' },
  );
  watch(live, (fresh) => {
    if (behind || !open()) seen.value = fresh;
    behind = false;
  });
  return { seen, lookAgain: () => (behind = true) };
}
