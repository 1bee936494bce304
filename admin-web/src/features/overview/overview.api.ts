import { poolsRoutes } from '@energy-desk/shared/pools';
import { reportsRoutes } from '@energy-desk/shared/reports';
import { type Answer, ask } from '../../lib/api.js';

export type Summary = Answer<typeof reportsRoutes.summary>;
export type Forecast = Answer<typeof poolsRoutes.forecast>;
export type Stock = Answer<typeof poolsRoutes.list>['totals'];

/** Days of the charts, today with them. */
const DAYS = 14;

const day = (at: Date): string =>
  [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-');

/** The last days up to today, by day, in the time zone of the browser. */
export function readSummary(signal: AbortSignal): Promise<Summary> {
  const now = new Date();
  const first = new Date(now.getFullYear(), now.getMonth(), now.getDate() - DAYS + 1);
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const query = { from: day(first), to: day(now), timeZone, groupBy: 'day' as const };
  return ask(reportsRoutes.summary, { query }, { signal });
}

export const today = (): string => day(new Date());

export async function readStock(signal: AbortSignal): Promise<{ stock: Stock; forecast: Forecast }> {
  const [{ totals }, forecast] = await Promise.all([
    ask(poolsRoutes.list, { query: {} }, { signal }),
    ask(poolsRoutes.forecast, { query: {} }, { signal }),
  ]);
  return { stock: totals, forecast };
}
