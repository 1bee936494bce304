const KEY = 'energy-desk.refresh-token';
const LOCK = 'energy-desk.refresh';

export const refreshToken = (): string | undefined => localStorage.getItem(KEY) ?? undefined;
export const keepRefreshToken = (token: string): void => localStorage.setItem(KEY, token);
export const forgetRefreshToken = (): void => localStorage.removeItem(KEY);

/** Calls when another tab logged out. */
export function onForgotten(then: () => void): void {
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === KEY && newValue === null) then();
  });
}

let current: Promise<unknown> = Promise.resolve();

/** Runs it alone among all tabs; among the callers of this one where the browser has no locks (plain HTTP). */
export async function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  if ('locks' in navigator) return await navigator.locks.request(LOCK, work);
  const mine = current.then(work, work);
  current = mine.catch(() => undefined);
  return mine;
}
