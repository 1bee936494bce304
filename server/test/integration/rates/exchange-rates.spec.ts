import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sun } from '@energy-desk/shared/units';
import { RatesService, usdtPrice } from '../../../src/domain/rates/index.js';
import { Settings } from '../../../src/domain/settings/index.js';
import {
  ExchangeRates,
  ExchangeRatesModule,
  ExchangeRatesWorkerModule,
} from '../../../src/processes/exchange-rates/index.js';
import { ReadRateStep } from '../../../src/processes/exchange-rates/read-rate.step.js';
import { WatchAge } from '../../../src/processes/exchange-rates/watch-age.js';
import { eventually, outcomes } from '../../harness/eventually.js';
import { Rooms } from '../../harness/rooms.js';
import { RateServer } from './rate-server.js';

const BY = { actor: 'finance@desk', reason: 'checked on two exchanges' };
const MINUTE_MS = 60_000;
let rooms: Rooms;
let server: RateServer;

beforeAll(async () => {
  server = await RateServer.open();
  rooms = await Rooms.open([ExchangeRatesModule, ExchangeRatesWorkerModule]);
});
afterAll(async () => {
  await rooms.close();
  await server.close();
});
beforeEach(async () => {
  await rooms.query('TRUNCATE exchange_rates, alerts, alert_messages, system_configs');
  await rooms.get(Settings).set('rate.source_url', server.url);
});

const rates = () => rooms.get(RatesService);
const desk = () => rooms.get(ExchangeRates);
const read = () => rooms.get(ReadRateStep).run();
const watch = () => rooms.get(WatchAge).run(null);
const inForce = async () => (await rates().current()).microUsdtPerTrx;
const alertsOpen = async (): Promise<string[]> =>
  (
    await rooms.query<{ kind: string }>('SELECT kind FROM alerts WHERE resolved_at IS NULL ORDER BY kind')
  ).map(({ kind }) => kind);
const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * MINUTE_MS).toISOString();

async function says(price: string, extra: object = {}) {
  server.says(price, extra);
  return read();
}

describe('the exchange rate', () => {
  it('is refused while there is none, then what the source says first', async () => {
    await expect(rates().current()).rejects.toMatchObject({ code: 'rates/none', fault: 'world' });
    expect(await says('0.2875')).toBe('active');
    const { id, microUsdtPerTrx } = await rates().current();
    expect(microUsdtPerTrx).toBe(287_500n);
    expect(await says('0.2875')).toBe('active');
    expect((await rates().current()).id).toBe(id);
    expect(await says('0.29')).toBe('active');
    expect(await inForce()).toBe(290_000n);
    expect((await desk().view()).history.map(({ status }) => status)).toEqual(['active', 'superseded']);
  });

  it('prices in USDT, rounded up to 0.01', async () => {
    await says('0.2875');
    const rate = await rates().current();
    expect(usdtPrice(sun(2_800_000n), rate)).toBe(810_000n); // 0.805
    expect(usdtPrice(sun(4_000_000n), rate)).toBe(1_150_000n); // exactly 1.15
    expect(usdtPrice(sun(1n), rate)).toBe(10_000n);
  });

  it('stays in force through every failure of its source', async () => {
    await says('0.2875');
    for (const text of ['{}', 'no', '{"symbol":"TRXUSDT","price":"99999999"}']) {
      server.saysText(text);
      await expect(read()).rejects.toMatchObject({ code: 'rates/source_failed' });
    }
    server.saysText('', 500);
    await expect(read()).rejects.toMatchObject({ code: 'rates/source_failed' });
    await watch();
    expect(await inForce()).toBe(287_500n);
    expect(await alertsOpen()).toEqual([]);
  });

  it('grows old, stops selling with an alert, and comes back with the source', async () => {
    await rooms.get(Settings).set('rate.max_age_minutes', '10');
    expect(await says('0.2875', { time: minutesAgo(9) })).toBe('active');
    await rooms.get(Settings).set('rate.max_age_minutes', '5');
    await watch();
    await expect(rates().current()).rejects.toMatchObject({ code: 'rates/stale', fault: 'world' });
    expect(await alertsOpen()).toEqual(['exchange_rate_stale']);
    expect(await says('0.2880', { time: minutesAgo(1) })).toBe('active');
    await watch();
    expect(await inForce()).toBe(288_000n);
    expect(await alertsOpen()).toEqual([]);
  });

  it('is not taken from an answer of long ago, of before the one in force, or of the future', async () => {
    await says('0.2875', { time: minutesAgo(2) });
    server.says('0.29', { time: minutesAgo(20) });
    await expect(read()).rejects.toMatchObject({ code: 'rates/source_failed' });
    expect(await says('0.29', { time: minutesAgo(3) })).toBe('older');
    server.says('0.29', { time: minutesAgo(-30) });
    await expect(read()).rejects.toMatchObject({ code: 'rates/source_failed' });
    expect(await inForce()).toBe(287_500n);
  });

  it('is missed with an alert when the source never answered', async () => {
    await watch();
    expect(await alertsOpen()).toEqual(['exchange_rate_stale']);
    await desk().setManual(287_500n, BY);
    expect(await alertsOpen()).toEqual([]);
  });

  it('does not age when it was set by hand', async () => {
    await rooms.get(Settings).set('rate.source_url', '');
    expect(await read()).toBeNull();
    await watch();
    expect(await alertsOpen()).toEqual([]);
    await desk().setManual(287_500n, BY);
    await rooms.query(`UPDATE exchange_rates SET reported_at = now() - interval '900 days'`);
    await watch();
    expect(await inForce()).toBe(287_500n);
    expect(await alertsOpen()).toEqual([]);
  });

  it.each([0n, -1n, 1_000_000_000_001n])('can’t be set to %s', async (value) => {
    await expect(desk().setManual(value, BY)).rejects.toMatchObject({ code: 'rates/invalid' });
  });

  describe('that jumps', () => {
    beforeEach(() => says('0.2875'));

    it('waits for a person, who lets it in force', async () => {
      expect(await says('0.3163')).toBe('pending');
      expect(await says('0.3164')).toBe('pending');
      expect(await inForce()).toBe(287_500n);
      expect(await alertsOpen()).toEqual(['exchange_rate_jump']);
      const { pending } = await desk().view();
      expect(pending?.microUsdtPerTrx).toBe(316_300n);
      await desk().accept(pending?.id ?? '', BY);
      expect(await inForce()).toBe(316_300n);
      expect(await alertsOpen()).toEqual([]);
      expect(await says('0.3170')).toBe('active');
      const [row] = await rooms.query<{ actor: string; before: object; after: object }>(
        `SELECT actor, before, after FROM audit_logs WHERE action = 'rates.accept' AND subject = $1`,
        [`rate:${pending?.id}`],
      );
      expect(row).toMatchObject({
        actor: BY.actor,
        before: { microUsdtPerTrx: '287500' },
        after: { microUsdtPerTrx: '316300' },
      });
    });

    it('waits for a person, who rejects it: the like of it is not asked about again', async () => {
      expect(await says('0.5')).toBe('pending');
      const { pending } = await desk().view();
      await desk().reject(pending?.id ?? '', BY);
      expect(await alertsOpen()).toEqual([]);
      expect(await says('0.51')).toBe('rejected_before');
      expect((await desk().view()).pending).toBeNull();
      expect(await says('0.9')).toBe('pending');
      expect(await inForce()).toBe(287_500n);
    });

    it('is forgotten when the source comes back by itself', async () => {
      expect(await says('28.75')).toBe('pending');
      const { pending } = await desk().view();
      expect(await says('0.2880')).toBe('active');
      expect(await inForce()).toBe(288_000n);
      expect(await alertsOpen()).toEqual([]);
      await expect(desk().accept(pending?.id ?? '', BY)).rejects.toMatchObject({
        code: 'rates/changed_meanwhile',
      });
    });

    it('gives way to one set by hand', async () => {
      await says('0.5');
      const { pending } = await desk().view();
      await desk().setManual(300_000n, BY);
      expect(await inForce()).toBe(300_000n);
      await expect(desk().reject(pending?.id ?? '', BY)).rejects.toMatchObject({
        code: 'rates/changed_meanwhile',
      });
    });

    it('is decided once by two people at once', async () => {
      await says('0.5');
      const { pending } = await desk().view();
      const id = pending?.id ?? '';
      const { values, reasons } = await outcomes([
        desk().accept(id, BY),
        desk().reject(id, BY),
        desk().accept(id, BY),
      ]);
      expect(values).toHaveLength(1);
      expect(reasons).toEqual([
        expect.objectContaining({ code: 'rates/changed_meanwhile' }),
        expect.objectContaining({ code: 'rates/changed_meanwhile' }),
      ]);
    });
  });

  it('is one, however many report and set it at the same time', async () => {
    server.says('0.2875');
    const { reasons } = await outcomes(
      Array.from({ length: 12 }, async (_, i) => {
        if (i % 3 === 0) await desk().setManual(280_000n + BigInt(i), BY);
        else await read();
      }),
    );
    expect(reasons).toEqual([]);
    expect(await rooms.value(`SELECT count(*) FROM exchange_rates WHERE status = 'active'`)).toBe('1');
  });

  it('is read by a running worker at its interval, and by nobody else meanwhile', async () => {
    server.says('0.2875');
    server.asked = 0;
    const first = await rooms.twin([ExchangeRatesWorkerModule]);
    const second = await rooms.twin([ExchangeRatesWorkerModule]);
    await Promise.all([first.app.init(), second.app.init()]);
    await eventually('a rate is in force', async () => (await rates().active()) !== null);
    expect(server.asked).toBe(1);
    await Promise.all([first.close(), second.close()]);
  });
});
