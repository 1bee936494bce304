import { poolsRoutes } from '@energy-desk/shared/pools';
import { reportsRoutes } from '@energy-desk/shared/reports';
import { type Answer, ask } from '../../lib/api.js';

type Summary = Answer<typeof reportsRoutes.summary>;
type Forecast = Answer<typeof poolsRoutes.forecast>;
type Exceptions = Answer<typeof reportsRoutes.paymentExceptions>;
export type Totals = Answer<typeof poolsRoutes.list>['totals'];

/** What stands under one look: every day of the charts in both. */
export interface Trends {
  readonly summary: Summary;
  readonly exceptions: Exceptions;
}
export interface Stock {
  readonly totals: Totals;
  readonly forecast: Forecast;
}

/** Days of the charts, today with them. */
const DAYS = 14;

const day = (at: Date): string =>
  [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-');

/** The last days up to today, by day, in the time zone of the browser. */
export async function readTrends(signal: AbortSignal): Promise<Trends> {
  const now = new Date();
  const first = new Date(now.getFullYear(), now.getMonth(), now.getDate() - DAYS + 1);
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const period = { from: day(first), to: day(now), timeZone };
  const [summary, exceptions] = await Promise.all([
    ask(reportsRoutes.summary, { query: { ...period, groupBy: 'day' } }, { signal }),
    ask(reportsRoutes.paymentExceptions, { query: period }, { signal }),
  ]);
  return { summary, exceptions };
}

export const today = (): string => day(new Date());

export async function readStock(signal: AbortSignal): Promise<Stock> {
  const [{ totals }, forecast] = await Promise.all([
    ask(poolsRoutes.list, { query: {} }, { signal }),
    ask(poolsRoutes.forecast, { query: {} }, { signal }),
  ]);
  return { totals, forecast };
}
