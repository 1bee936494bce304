import { z } from 'zod';
import { id, instant, LEAST_REASON, pageOf, pageQuery, route } from '../http/index.js';
import { reportSelection } from './report-filters.js';
import {
  EXPORT_FORMATS,
  EXPORT_STATUSES,
  EXPORT_SUBJECTS,
  exportTotals,
  paymentExceptions,
  reportDay,
  reportExport,
  reportPeriod,
  reportSummary,
  signedDay,
  summaryQuery,
  timeZone,
} from './reports.schemas.js';

const tag = 'reports';
const params = z.object({ id });
const NO_ZONE = { 'reports/unknown_time_zone': 422 } as const;
const NOT_FOUND = { 'reports/export_not_found': 404 } as const;

/** Figures, files and days that finance answers for. */
export const reportsRoutes = {
  summary: route({
    tag,
    access: 'reports.read',
    method: 'GET',
    path: '/api/reports/summary',
    summary: 'Figures of a period by day, pool, package, currency or kind, in a time zone',
    cost: 5,
    query: summaryQuery,
    response: reportSummary,
    errors: NO_ZONE,
  }),
  paymentExceptions: route({
    tag,
    access: 'reports.read',
    method: 'GET',
    path: '/api/reports/payment-exceptions',
    summary: 'Transfers that did not fit, by day of a period in a time zone, each counted once',
    cost: 2,
    query: reportPeriod,
    response: paymentExceptions,
    errors: NO_ZONE,
  }),
  totals: route({
    tag,
    access: 'reports.read',
    method: 'POST',
    path: '/api/reports/totals',
    summary: 'Sums over everything that fits the filters: what an export of them would end with',
    cost: 5,
    body: reportSelection,
    response: exportTotals,
    errors: NO_ZONE,
  }),
  requestExport: route({
    tag,
    access: 'reports.export',
    method: 'POST',
    status: 202,
    path: '/api/reports/exports',
    summary: 'Have everything that fits the filters written to a file, in the background',
    cost: 10,
    idempotent: true,
    body: z.intersection(
      reportSelection,
      z.object({ format: z.enum(EXPORT_FORMATS), timeZone: timeZone.default('UTC') }),
    ),
    response: reportExport,
    errors: { ...NO_ZONE, 'reports/too_many_exports': 409 },
  }),
  listExports: route({
    tag,
    access: 'reports.export',
    method: 'GET',
    path: '/api/reports/exports',
    summary: 'Exports, the newest first',
    query: pageQuery.extend({
      status: z.enum(EXPORT_STATUSES).optional(),
      subject: z.enum(EXPORT_SUBJECTS).optional(),
      requestedBy: z.string().min(1).max(254).optional(),
    }),
    response: pageOf(reportExport),
  }),
  oneExport: route({
    tag,
    access: 'reports.export',
    method: 'GET',
    path: '/api/reports/exports/:id',
    summary: 'How far an export is',
    params,
    response: reportExport,
    errors: NOT_FOUND,
  }),
  exportFile: route({
    tag,
    access: 'reports.export',
    method: 'GET',
    path: '/api/reports/exports/:id/file',
    summary: 'The file of an export that is ready',
    cost: 5,
    params,
    response: z.string(),
    contentType: 'application/octet-stream',
    errors: { ...NOT_FOUND, 'reports/not_ready': 409, 'reports/file_gone': 404 },
  }),
  cancelExport: route({
    tag,
    access: 'reports.export',
    method: 'POST',
    path: '/api/reports/exports/:id/cancel',
    summary: 'Stop an export that is not ready yet',
    params,
    response: reportExport,
    errors: { ...NOT_FOUND, 'reports/not_open': 409 },
  }),
  days: route({
    tag,
    access: 'reports.read',
    method: 'GET',
    path: '/api/reports/days',
    summary: 'Each day of a period: its figures, whether finance signed them, and what changed since',
    cost: 5,
    query: reportPeriod,
    response: z.object({
      items: z.array(signedDay),
      solidUntil: instant.nullable().meta({ description: 'chain time up to which nothing changes any more' }),
    }),
    errors: NO_ZONE,
  }),
  signDay: route({
    tag,
    access: 'days.sign_off',
    method: 'POST',
    path: '/api/reports/days/:day/sign-off',
    summary: 'Sign a day off with the figures that you saw; a day that changed since may be signed anew',
    params: z.object({ day: reportDay }),
    body: z.object({
      timeZone: timeZone.default('UTC'),
      digest: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .meta({ description: 'of the figures as you saw them: refused when they changed meanwhile' }),
      note: z.string().trim().min(LEAST_REASON).max(500).meta({ description: 'kept with the signature' }),
    }),
    response: signedDay,
    errors: {
      ...NO_ZONE,
      'reports/day_not_over': 409,
      'reports/day_changed': 409,
      'reports/day_signed': 409,
    },
  }),
} as const;
