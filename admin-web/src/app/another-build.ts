/** A part that is missing so soon after a reload is not an old build: then the person is told. */
const ONCE_IN_MS = 60_000;

/** Whether a missing part is worth a reload, by when the last one was. */
export const mayReload = (now: number, lastReload: string | null): boolean =>
  lastReload === null || !(Math.abs(now - Number(lastReload)) < ONCE_IN_MS);

/**
 * Whether the page that the server has now starts with another script than the one that runs here: its name has the
 * hash of all that it can load.
 */
export const isAnotherBuild = (page: string, runningScript: string | null): boolean =>
  runningScript !== null && !page.includes(`"${runningScript}"`);
