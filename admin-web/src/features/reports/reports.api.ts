import { poolsRoutes } from '@energy-desk/shared/pools';
import { reconciliationRoutes } from '@energy-desk/shared/reconciliation';
import {
  type EXPORT_FORMATS,
  type ReportGroup,
  type reportSelection,
  reportsRoutes,
} from '@energy-desk/shared/reports';
import type { z } from 'zod';
import { type Answer, ask, askFile } from '../../lib/api.js';

export type Summary = Answer<typeof reportsRoutes.summary>;
export type Totals = Answer<typeof reportsRoutes.totals>;
export type Export = Answer<typeof reportsRoutes.oneExport>;
export type Day = Answer<typeof reportsRoutes.days>['items'][number];
export type Selection = z.input<typeof reportSelection>;
export type Format = (typeof EXPORT_FORMATS)[number];
export type Run = Answer<typeof reconciliationRoutes.get>;
export type Difference = Answer<typeof reconciliationRoutes.differences>['items'][number];
export type ForeignOperation = Answer<typeof reconciliationRoutes.foreignOperations>['items'][number];

/** Days from the first to the last, both with it, as the zone has them. */
export interface Period {
  from: string;
  to: string;
  timeZone: string;
}

export const readSummary = (query: Period & { groupBy: ReportGroup }, signal: AbortSignal) =>
  ask(reportsRoutes.summary, { query }, { signal });

export const readPools = (signal: AbortSignal) => ask(poolsRoutes.list, { query: {} }, { signal });

export const readTotals = (body: Selection, signal: AbortSignal) =>
  ask(reportsRoutes.totals, { body }, { signal });

export const requestExport = (
  selection: Selection,
  format: Format,
  timeZone: string,
  idempotencyKey: string,
) => ask(reportsRoutes.requestExport, { body: { ...selection, format, timeZone } }, { idempotencyKey });

export const listExports = (query: { cursor?: string }, signal: AbortSignal) =>
  ask(reportsRoutes.listExports, { query: { ...query, limit: 20 } }, { signal });
export const readExport = (id: string) => ask(reportsRoutes.oneExport, { params: { id } });
export const cancelExport = (id: string) => ask(reportsRoutes.cancelExport, { params: { id } });
export const fetchExport = (id: string) => askFile(reportsRoutes.exportFile, { params: { id } });

export const readDays = (query: Period, signal: AbortSignal) =>
  ask(reportsRoutes.days, { query }, { signal });

/** Signs a day off with the figures that were shown. */
export const signDay = ({ day, timeZone, digest }: Day, note: string) =>
  ask(reportsRoutes.signDay, { params: { day }, body: { timeZone, digest, note } });

export const compareNow = () => ask(reconciliationRoutes.run, {});
export const listRuns = (query: { cursor?: string }, signal: AbortSignal) =>
  ask(reconciliationRoutes.runs, { query: { ...query, limit: 20 } }, { signal });
export const lastRun = async (signal: AbortSignal): Promise<Run | undefined> =>
  (await ask(reconciliationRoutes.runs, { query: { limit: 1 } }, { signal })).items[0];

type ListQuery<N extends string> = Partial<Record<N, string>> & { cursor?: string };
export const listDifferences = (query: ListQuery<'status' | 'kind'>, signal: AbortSignal) =>
  ask(
    reconciliationRoutes.differences,
    { query: query as typeof reconciliationRoutes.differences.query._input },
    { signal },
  );
export const bookDifference = (
  { id, ours, chains }: Difference,
  { reason, idempotencyKey }: { reason: string; idempotencyKey: string },
) =>
  ask(
    reconciliationRoutes.bookDifference,
    { params: { id }, body: { ours: ours ?? '', chains: chains ?? '', reason } },
    { idempotencyKey },
  );
export const listForeign = (query: ListQuery<'status' | 'address'>, signal: AbortSignal) =>
  ask(
    reconciliationRoutes.foreignOperations,
    { query: query as typeof reconciliationRoutes.foreignOperations.query._input },
    { signal },
  );
export const takeOver = (id: string, durationSeconds: number, reason: string) =>
  ask(reconciliationRoutes.takeOver, { params: { id }, body: { durationSeconds, reason } });
