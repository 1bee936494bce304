import { setTimeout as pause } from 'node:timers/promises';

/** Polls until the condition holds. @throws Error saying what never came true */
export async function eventually(what: string, condition: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 3_600; tries += 1) {
    if (await condition()) return;
    await pause(25);
  }
  throw new Error(`never: ${what}`);
}

/** How many of these came to something, and the reasons of the rest. */
export async function outcomes<T>(
  calls: readonly Promise<T>[],
): Promise<{ values: T[]; reasons: unknown[] }> {
  const settled = await Promise.allSettled(calls);
  return {
    values: settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    reasons: settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])),
  };
}
