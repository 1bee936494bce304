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

/**
 * A port that nobody listens on right now.
 * @param preferred wanted port; when taken, the next free one above it; 0 lets the system choose
 * @throws Error when 200 ports in a row are taken
 */
export async function freePort(preferred = 0, host = '127.0.0.1'): Promise<number> {
  const last = preferred === 0 ? 0 : Math.min(preferred + 200, 65_535);
  for (let port = preferred; port <= last; port += 1) {
    const found = await tryPort(port, host);
    if (found !== undefined) return found;
  }
  throw new Error(`No free port between ${preferred} and ${last}`);
}
