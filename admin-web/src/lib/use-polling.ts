import { onMounted, onUnmounted } from 'vue';

/**
 * Calls `work` again and again while the page is shown, never two at a time, and at once when the page comes
 * back to the foreground.
 * @param everyMs pause between the end of a call and the next
 * @returns a function that calls it now
 */
export function usePolling(work: () => Promise<void>, everyMs: number): () => Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let current: Promise<void> | undefined;
  let mounted = false;

  const schedule = (): void => {
    clearTimeout(timer);
    if (mounted && !document.hidden) timer = setTimeout(() => void now(), everyMs);
  };
  const now = (): Promise<void> => {
    current ??= work().finally(() => {
      current = undefined;
      schedule();
    });
    return current;
  };
  const shown = (): void => {
    if (document.hidden) clearTimeout(timer);
    else void now();
  };

  onMounted(() => {
    mounted = true;
    document.addEventListener('visibilitychange', shown);
    void now();
  });
  onUnmounted(() => {
    mounted = false;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', shown);
  });
  return now;
}
