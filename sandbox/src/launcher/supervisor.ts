import { setTimeout as delay } from 'node:timers/promises';
import { describe, type ServerExit, type ServerProcess } from './server-process.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A run this long counts as good: the next pause is the first one again. */
const GOOD_RUN_MS = 60_000;

/**
 * Starts the server again whenever it ends by itself, with growing pauses.
 * @param started called with each new process, before it is healthy: whatever dies then, somebody knows of it
 * @returns a function that ends the watch; the server is left as it is
 */
export function supervise(
  server: ServerProcess,
  log: (line: string) => void,
  started: () => void,
): () => void {
  const ended = new AbortController();
  let pause = FIRST_PAUSE_MS;
  let runSince = Date.now();

  const again = async (exit: ServerExit): Promise<void> => {
    if (Date.now() - runSince > GOOD_RUN_MS) pause = FIRST_PAUSE_MS;
    log(`The server ended (${describe(exit)}); starting it again in ${pause / 1000} s`);
    await delay(pause, undefined, { signal: ended.signal });
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    runSince = Date.now();
    server.spawn();
    started();
    await server.healthy();
    log('The server is back');
  };

  const unsubscribe = server.onExit((exit) => {
    again(exit).catch((error: unknown) => {
      // An end before it was healthy comes by onExit again.
      if (!ended.signal.aborted && server.running) log(String(error));
    });
  });
  return () => {
    unsubscribe();
    ended.abort();
  };
}
