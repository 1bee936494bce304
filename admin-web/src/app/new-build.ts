const KEY = 'energy-desk.reloaded-at';
/** A part that is missing so soon after a reload is not an old build: then the error is told. */
const ONCE_IN_MS = 60_000;

/** Whether a part that failed to load is worth a reload, by when the last one was. */
export const mayReload = (now: number, lastReload: string | null): boolean =>
  lastReload === null || !(Math.abs(now - Number(lastReload)) < ONCE_IN_MS);

/** A tab that was open while a new build was put in place asks for parts that are gone: it starts anew, once. */
export function reloadOnNewBuild(): void {
  window.addEventListener('vite:preloadError', (event) => {
    const now = Date.now();
    if (!mayReload(now, sessionStorage.getItem(KEY))) return;
    sessionStorage.setItem(KEY, String(now));
    event.preventDefault();
    window.location.reload();
  });
}
