import { defineStore } from 'pinia';
import { ref } from 'vue';
import { isAnotherBuild, mayReload } from './another-build.js';

const KEY = 'energy-desk.reloaded-at';
const ANSWER_MS = 5_000;

/**
 * Parts of the dashboard are loaded when they are first shown. One that can't be loaded is gone because a new build
 * was put in place: then the tab starts anew, once. Or the server is out of reach: then nothing is thrown away, and
 * the person is told.
 */
export const useMissingParts = defineStore('missing-parts', () => {
  const missing = ref(false);
  /** The address that somebody wanted to see when its page could not be loaded. */
  let wanted: string | undefined;

  async function notice(): Promise<void> {
    missing.value = true;
    const page = await readPage();
    const now = Date.now();
    if (page === undefined || !isAnotherBuild(page, runningScript())) return;
    if (!mayReload(now, sessionStorage.getItem(KEY))) return;
    sessionStorage.setItem(KEY, String(now));
    startAnew();
  }

  /** @returns false when the server is still out of reach; then the page stays as it is */
  async function loadAgain(): Promise<boolean> {
    if ((await readPage()) === undefined) return false;
    startAnew();
    return true;
  }

  const startAnew = (): void => window.location.assign(wanted ?? window.location.href);

  window.addEventListener('vite:preloadError', () => void notice());

  return {
    missing,
    loadAgain,
    want: (address: string | undefined): void => {
      wanted = address;
    },
  };
});

const runningScript = (): string | null =>
  document.querySelector('script[type="module"][src]')?.getAttribute('src') ?? null;

/** @returns the page that the server has now, undefined when it can't be had */
async function readPage(): Promise<string | undefined> {
  try {
    const response = await fetch('/', { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS) });
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}
