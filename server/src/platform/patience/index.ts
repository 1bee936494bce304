/**
 * The answer, or what `late` gives (or throws) when there is none after `ms` milliseconds. A late failure is nobody's
 * business any more.
 *
 * An answer that came while this very process stood still counts: Node runs the timers that are due before it reads its
 * sockets, so patience ends only after those were read once more.
 */
export async function within<T, L>(ms: number, answer: Promise<T>, late: () => L): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(() => setImmediate(resolve), ms);
  }).then(late);
  try {
    return await Promise.race([answer, patience]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether the probe succeeds within `ms` milliseconds. */
export function answers(ms: number, probe: () => Promise<unknown>): Promise<boolean> {
  const answer = probe().then(
    () => true,
    () => false,
  );
  return within(ms, answer, () => false);
}
