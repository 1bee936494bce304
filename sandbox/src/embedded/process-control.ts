import { setTimeout as delay } from 'node:timers/promises';

/** Whether a process with this id exists (also when it belongs to somebody else). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Polls until `probe` gives something other than undefined.
 * @throws Error with `what` in its message when the time is over
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined> | T | undefined,
  timeoutMs = 30_000,
  everyMs = 25,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`Timed out after ${timeoutMs} ms: ${what}`);
    await delay(everyMs);
  }
}

/** Sends `signal` and waits until the process is gone; kills it when it does not go in time. */
export async function endProcess(pid: number, signal: NodeJS.Signals, timeoutMs = 20_000): Promise<void> {
  const gone = (): true | undefined => (isAlive(pid) ? undefined : true);
  const send = (name: NodeJS.Signals): void => {
    if (isAlive(pid)) process.kill(pid, name);
  };
  send(signal);
  try {
    await until(`process ${pid} to end`, gone, timeoutMs);
  } catch {
    send('SIGKILL');
    await until(`process ${pid} to be killed`, gone, 10_000);
  }
}
