import type { ExportTotals } from '@energy-desk/shared/reports';
import type { Filters } from '../../../../platform/database/index.js';
import type { ExportColumn } from '../export-columns.js';

/** What can be exported: where its rows come from, in which order, which columns they have, what is summed up. */
export interface Subject {
  /** Tables of the rows, and what conditions speak of. */
  readonly from: string;
  /** Further tables that only the columns need. */
  readonly columnsFrom: string;
  readonly filters: Filters;
  readonly order: string;
  readonly columns: readonly ExportColumn[];
  /** Expressions of the sums, over the rows. */
  readonly sums: Readonly<Partial<Record<Exclude<keyof ExportTotals, 'rows'>, string>>>;
  /** Totals that are no sums of the rows. */
  readonly figures?: Partial<ExportTotals>;
}

export const sumOf = (expression: string, when?: string): string =>
  `coalesce(sum(${expression})${when ? ` FILTER (WHERE ${when})` : ''}, 0)::text`;

/** Count and sums of everything that fits. */
export function totalsSql({ from, filters, sums }: Subject): string {
  const named = Object.entries(sums).map(([name, sql]) => `, ${sql} AS "${name}"`);
  return `SELECT count(*)::int AS rows${named.join('')} FROM ${from} ${filters.where}`;
}

/** Everything that fits, in order. @param select the columns, as expressions */
export const rowsSql = ({ from, columnsFrom, filters, order }: Subject, select: string): string =>
  `SELECT ${select} FROM ${from} ${columnsFrom} ${filters.where} ORDER BY ${order}`;
