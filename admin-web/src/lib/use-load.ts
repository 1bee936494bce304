import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef, watch } from 'vue';

export interface Loaded<T> {
  /** The last that came, also while the next is asked for. */
  data: ShallowRef<T | undefined>;
  error: ShallowRef<unknown>;
  loading: Ref<boolean>;
  reload: () => Promise<void>;
}

/**
 * Keeps what `load` brings, asked for anew whenever `on` changes; only the last answer counts.
 * @param load its signal is aborted when nobody waits for the answer any more
 */
export function useLoad<T, K>(on: () => K, load: (key: K, signal: AbortSignal) => Promise<T>): Loaded<T> {
  const data = shallowRef<T>();
  const error = shallowRef<unknown>();
  const loading = ref(false);
  let current: AbortController | undefined;
  let running: Promise<void> = Promise.resolve();
  let again: Promise<void> | undefined;

  const ask = async (): Promise<void> => {
    current?.abort();
    const mine = new AbortController();
    current = mine;
    loading.value = true;
    try {
      const found = await load(on(), mine.signal);
      if (mine !== current) return;
      data.value = found;
      error.value = undefined;
    } catch (failed) {
      if (mine === current) error.value = failed;
    } finally {
      if (mine === current) loading.value = false;
    }
  };
  const run = (): Promise<void> => (running = ask());
  /**
   * What is on its way may not know yet of what just happened, so it is asked for once more behind it. To give it up
   * would leave the page without any answer when something happens all the time.
   */
  const reload = (): Promise<void> => {
    if (!loading.value) return run();
    again ??= running.then(() => {
      again = undefined;
      return current ? reload() : undefined;
    });
    return again;
  };
  watch(
    () => JSON.stringify(on()),
    () => {
      data.value = undefined;
      void run();
    },
  );
  onScopeDispose(() => {
    current?.abort();
    current = undefined;
  });
  void run();
  return { data, error, loading, reload };
}
