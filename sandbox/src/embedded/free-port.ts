import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

function tryPort(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, host, () => {
      const address = probe.address();
      const found = typeof address === 'object' && address !== null ? address.port : undefined;
      probe.close(() => resolve(found));
    });
  });
}

/** Below those that systems give to whoever asks for any: nobody gets ours between now and when it is listened on. */
const OWN_PORTS = { first: 20_000, last: 32_000 };
const TRIES = 200;

/**
 * A port that nobody listens on right now.
 * @param preferred wanted port; when taken, the next free one above it; 0 for any
 * @throws Error when 200 ports in a row are taken
 */
export async function freePort(preferred = 0, host = '127.0.0.1'): Promise<number> {
  const first = preferred === 0 ? randomInt(OWN_PORTS.first, OWN_PORTS.last) : preferred;
  const last = Math.min(first + TRIES, 65_535);
  for (let port = first; port <= last; port += 1) {
    const found = await tryPort(port, host);
    if (found !== undefined) return found;
  }
  throw new Error(`No free port between ${first} and ${last}`);
}
