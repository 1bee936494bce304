import { type Ref, ref } from 'vue';
import { Refused } from './api.js';

const INTERNAL = 500;

/** Whether the server said for certain that this try did nothing; whatever else went wrong, it may have been done. */
export const wasRefused = (error: unknown): error is Refused =>
  error instanceof Refused && error.status < INTERNAL && !error.code.startsWith('idempotency/');

/**
 * The key that a deed is asked for under. A refused one takes another key for the next try. Once it is unclear what came
 * of a try, the key stays whatever is said to the next: under it the server does the deed once, and no other instead.
 */
export function useDeedKey(): {
  readonly key: Readonly<Ref<string>>;
  /** Whether a try under this key may have done the deed although nobody said so. */
  readonly unclear: Readonly<Ref<boolean>>;
  readonly renew: () => void;
  readonly failed: (error: unknown) => void;
} {
  const key = ref('');
  const unclear = ref(false);
  const renew = (): void => {
    key.value = crypto.randomUUID();
    unclear.value = false;
  };
  const failed = (error: unknown): void => {
    if (!wasRefused(error)) unclear.value = true;
    else if (!unclear.value) renew();
  };
  renew();
  return { key, unclear, renew, failed };
}
