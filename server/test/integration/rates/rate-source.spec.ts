import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { microUsdtOf } from '../../../src/gateways/rates/rate-answer.js';
import { RateSource } from '../../../src/gateways/rates/index.js';
import { RateServer } from './rate-server.js';

let server: RateServer;
beforeAll(async () => {
  server = await RateServer.open();
});
afterAll(() => server.close());

const read = (timeoutMs?: number) => new RateSource().read(server.url, timeoutMs);
const refused = (reason: RegExp) =>
  expect(read()).rejects.toMatchObject({
    code: 'rates/source_failed',
    message: expect.stringMatching(reason),
  });

describe('the source of the exchange rate', () => {
  it('is read to the micro-USDT, with its time if it tells one', async () => {
    server.says('0.2875');
    expect(await read()).toEqual({ microUsdtPerTrx: 287_500n, at: null });
    server.says('0.287512', { time: '2026-01-05T10:00:00+02:00', source: 'somewhere' });
    expect(await read()).toEqual({ microUsdtPerTrx: 287_512n, at: new Date('2026-01-05T08:00:00Z') });
    server.says('1', { time: 1_767_600_000_000 });
    expect(await read()).toEqual({ microUsdtPerTrx: 1_000_000n, at: new Date(1_767_600_000_000) });
  });

  it('is read without loss, figures finer than a micro-USDT rounded up', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        fc.bigInt({ min: 0n, max: 10n ** 9n - 1n }),
        (micro, finer) => {
          const whole = micro / 1_000_000n;
          const text = `${whole}.${(micro % 1_000_000n).toString().padStart(6, '0')}${finer.toString().padStart(9, '0')}`;
          expect(microUsdtOf(text)).toBe(finer === 0n ? micro : micro + 1n);
        },
      ),
    );
  });

  it.each([500, 301, 204, 429])('is not believed with status %i', async (status) => {
    server.saysText('{"symbol":"TRXUSDT","price":"0.2875"}'.slice(0, status === 204 ? 0 : undefined), status);
    await refused(/HTTP|redirect|fetch failed/);
  });

  it('is not followed elsewhere', async () => {
    server.answers((request, response) => {
      if (request.url === '/rate') response.writeHead(302, { location: '/other' }).end();
      else response.end('{"symbol":"TRXUSDT","price":"9"}');
    });
    await refused(/redirect|fetch failed/);
  });

  it.each([
    ['no JSON', 'TRX is at 0.2875', /not JSON/],
    ['nothing', '', /not JSON/],
    ['a list', '[]', /answer/],
    ['another pair', '{"symbol":"BTCUSDT","price":"0.2875"}', /symbol/],
    ['no price', '{"symbol":"TRXUSDT"}', /price/],
    ['a number that JSON made a float', '{"symbol":"TRXUSDT","price":0.2875}', /price/],
    ['a negative price', '{"symbol":"TRXUSDT","price":"-1"}', /price/],
    ['zero', '{"symbol":"TRXUSDT","price":"0.0"}', /price/],
    ['an exponent', '{"symbol":"TRXUSDT","price":"1e3"}', /price/],
    ['not a number', '{"symbol":"TRXUSDT","price":"NaN"}', /price/],
    ['an absurd number', '{"symbol":"TRXUSDT","price":"1000000.000001"}', /price/],
    ['a very long number', `{"symbol":"TRXUSDT","price":"${'9'.repeat(400)}"}`, /price/],
    ['a time that is none', '{"symbol":"TRXUSDT","price":"1","time":"yesterday"}', /time/],
  ])('is refused when it says %s', async (_what, text, reason) => {
    server.saysText(text);
    await refused(reason);
  });

  it('is given up when it does not answer, or stops in the middle', async () => {
    server.answers(() => undefined);
    await expect(read(100)).rejects.toMatchObject({ code: 'rates/source_failed' });
    server.answers((_request, response) => response.write('{"symbol":'));
    await expect(read(100)).rejects.toMatchObject({ code: 'rates/source_failed' });
    server.answers((request) => request.socket.destroy());
    await expect(read()).rejects.toMatchObject({ code: 'rates/source_failed' });
  });

  it('is read up to a limit, however long it talks', async () => {
    let sent = 0;
    server.answers((_request, response) => {
      const more = (): void => {
        sent += 1;
        if (!response.destroyed) response.write(' '.repeat(1024), () => setImmediate(more));
      };
      more();
    });
    await refused(/longer than 4096 bytes/);
    expect(sent).toBeLessThan(10_000);
  });

  it('fails politely where nothing listens', async () => {
    await expect(new RateSource().read('http://127.0.0.1:1/')).rejects.toMatchObject({
      code: 'rates/source_failed',
      fault: 'world',
    });
  });
});
