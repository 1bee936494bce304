import {
  REPORT_FIGURES,
  REPORT_GROUPS,
  type ReportFigureName,
  type ReportFigures,
  reportsRoutes,
} from '@energy-desk/shared/reports';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aUser, after } from '../../../builders/rows.js';
import type { Api, Person } from '../../../harness/api.js';
import { readCsv, readSheets } from './export-files.js';
import { openApi, orderThrough } from './reports-world.js';

const ZONE = 'Asia/Shanghai';
const DAY = 86_400;
const dayOf = (at: Date): string => new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(at);
const PERIOD = { from: dayOf(after(0)), to: dayOf(after(3 * DAY)), timeZone: ZONE };

let api: Api;
let finance: Person;
beforeAll(async () => {
  api = await openApi();
  finance = await api.as('finance');
  const userId = await aUser(api.rooms);
  for (let i = 0; i < 12; i += 1) {
    const paid = after(10 + (i % 3) * DAY);
    await orderThrough(
      api.rooms,
      { amount: 2_800_001n + BigInt(i), currency: i % 4 ? 'TRX' : 'USDT', ...(i % 2 ? { userId } : {}) },
      i % 5
        ? [
            ['confirming', paid],
            ['paid', paid],
          ]
        : [
            ['confirming', paid],
            ['paid', paid],
            ['refunding', after(20 + 2 * DAY)],
            ['refunded', after(30 + 2 * DAY)],
          ],
    );
  }
});
afterAll(() => api.close());

const COLUMNS: Readonly<Partial<Record<ReportFigureName, string>>> = {
  salesSun: 'sales_trx',
  salesMicroUsdt: 'sales_usdt',
  refundsSun: 'refunds_trx',
  refundsMicroUsdt: 'refunds_usdt',
  revenueSun: 'revenue_trx',
  revenueMicroUsdt: 'revenue_usdt',
  supplierCostSun: 'supplier_cost_trx',
  networkFeesSun: 'network_fees_trx',
  activeUsers: 'active_users',
  energySold: 'energy_sold',
  energyDelivered: 'energy_delivered',
  successRate: 'success_rate',
  deliverySecondsP50: 'delivery_seconds_p50',
  deliverySecondsP95: 'delivery_seconds_p95',
  deliverySecondsP99: 'delivery_seconds_p99',
};
const NAMES = Object.keys(REPORT_FIGURES) as ReportFigureName[];
const isMoney = (name: ReportFigureName): boolean => /Sun$|MicroUsdt$/.test(name);

/** What a file should show of the figures; a figure that there is not yet is an empty cell. */
const shownOf = (figures: ReportFigures): Record<string, number | null> =>
  Object.fromEntries(
    NAMES.map((name) => {
      const value = figures[name];
      const shown = value === null ? null : Number(value) / (isMoney(name) ? 1_000_000 : 1);
      return [COLUMNS[name] ?? name, shown];
    }),
  );
const numbers = (row: Readonly<Record<string, unknown>>): Record<string, number | null> =>
  Object.fromEntries(
    NAMES.map((name) => {
      const cell = row[COLUMNS[name] ?? name];
      return [COLUMNS[name] ?? name, cell === null || cell === '' ? null : Number(cell)];
    }),
  );

describe('the summary as a file', () => {
  it.each(REPORT_GROUPS)('says by %s what the page says, row by row and in all', async (groupBy) => {
    const filters = { ...PERIOD, groupBy };
    const page = await finance.get(reportsRoutes.summary, { query: filters });
    const totals = await finance.get(reportsRoutes.totals, { body: { subject: 'summary', filters } });
    expect(page.rows.length).toBeGreaterThan(0);
    expect(page.totals.paid).toBe(12);
    expect(totals).toEqual({ rows: page.rows.length, ...page.totals });
    for (const read of [readCsv, readSheets]) {
      const file = await read(api, finance, { subject: 'summary', filters, timeZone: ZONE });
      expect(file.rows.map((row) => row[groupBy] || null)).toEqual(page.rows.map(({ key }) => key));
      expect(file.rows.map(numbers)).toEqual(page.rows.map(({ figures }) => shownOf(figures)));
      expect(file.totals).toMatchObject({ rows: String(page.rows.length), paid: '12' });
      expect(Number(file.totals['revenue TRX'])).toBe(Number(page.totals.revenueSun) / 1_000_000);
      expect(Number(file.totals['sales USDT'])).toBe(Number(page.totals.salesMicroUsdt) / 1_000_000);
    }
  });

  it('is refused in words for a zone that nobody knows and for days in disorder', async () => {
    const ask = async (change: object): Promise<unknown> => {
      const filters = { ...PERIOD, groupBy: 'day', ...change };
      const { body } = await finance.call(reportsRoutes.requestExport, {
        body: { subject: 'summary', format: 'csv', filters } as never,
      });
      return body;
    };
    expect(await ask({ timeZone: 'Mars/Olympus' })).toMatchObject({ code: 'reports/unknown_time_zone' });
    expect(await ask({ from: PERIOD.to, to: PERIOD.from })).toMatchObject({ code: 'request/invalid' });
  });
});
