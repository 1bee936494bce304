import { createServer } from 'node:http';

/** Something that says what a TRX is worth. */
export interface RateSource {
  url: string;
  stop(): Promise<void>;
}

/** Serves a rate in USDT per TRX the way exchanges do, on a free port. */
export async function startRateSource(price: string): Promise<RateSource> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ symbol: 'TRXUSDT', price }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  return {
    url: `http://127.0.0.1:${port}/price`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
