import { z } from 'zod';
import { amountText, energyUnits, id, instant, microUsdtText, sunText } from '../http/index.js';
import { MISFITS, type Misfit } from './payment-exceptions.js';
import { REPORT_FEATURES, type ReportFeature } from './report-figures.js';

const EARLIEST = '2018-06-25';
const LATEST = '2199-12-31';

/** A day in a time zone; none is before the chain's first. */
export const reportDay = z.iso
  .date()
  .refine((day) => day >= EARLIEST && day <= LATEST, `must be from ${EARLIEST} to ${LATEST}`)
  .meta({ description: 'a day, as the time zone has it', examples: ['2026-11-20'] });

/** An IANA zone: days begin at its midnight. */
export const timeZone = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z_]*(\/[A-Za-z0-9_+-]+){0,2}$/, 'is not a time zone of the IANA list')
  .meta({ description: 'time zone of the IANA list', examples: ['Asia/Shanghai'] });

const count = z.int().min(0);
const seconds = z
  .number()
  .min(0)
  .nullable()
  .meta({ description: 'seconds of chain time', examples: [6] });

/** The figures of a period; what each means is in REPORT_FIGURES. */
export const reportFigures = z.object({
  orders: count,
  activeUsers: count,
  paid: count,
  completed: count,
  refunded: count,
  salesSun: sunText,
  salesMicroUsdt: microUsdtText,
  refundsSun: sunText,
  refundsMicroUsdt: microUsdtText,
  revenueSun: sunText,
  revenueMicroUsdt: microUsdtText,
  energySold: energyUnits,
  energyDelivered: energyUnits,
  supplierCostSun: sunText,
  networkFeesSun: sunText,
  successRate: z.number().min(0).max(1).nullable().meta({ description: 'null: nothing was decided' }),
  deliverySecondsP50: seconds,
  deliverySecondsP95: seconds,
  deliverySecondsP99: seconds,
});
export type ReportFigures = z.infer<typeof reportFigures>;

export const REPORT_GROUPS = ['day', 'pool', 'package', 'currency', 'kind'] as const;
export type ReportGroup = (typeof REPORT_GROUPS)[number];

const MOST_DAYS = 366;
const DAY_MS = 86_400_000;

const days = ({ from, to }: { from: string; to: string }): number =>
  (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;

const period = z.object({
  from: reportDay,
  to: reportDay.meta({ description: 'the last day, itself included', examples: ['2026-11-21'] }),
  timeZone: timeZone.default('UTC'),
});
const inOrder = { message: 'must not be before from', path: ['to'] };
const notTooLong = { message: `must be at most ${MOST_DAYS} days from the first`, path: ['to'] };
const aYearAtMost = <T extends z.ZodType<{ from: string; to: string }>>(schema: T): T =>
  schema
    .refine(({ from, to }) => from <= to, inOrder)
    .refine((given) => days(given) <= MOST_DAYS, notTooLong);

/** Days of a time zone, a year of them at most. */
export const reportPeriod = aYearAtMost(period);

/** Which summary. */
export const summaryQuery = aYearAtMost(period.extend({ groupBy: z.enum(REPORT_GROUPS).default('day') }));
export type SummaryQuery = z.infer<typeof summaryQuery>;

const FEATURES = Object.keys(REPORT_FEATURES) as [ReportFeature, ...ReportFeature[]];

export const reportSummary = z.object({
  from: reportDay,
  to: reportDay,
  timeZone,
  groupBy: z.enum(REPORT_GROUPS),
  totals: reportFigures,
  rows: z.array(
    z.object({
      key: z
        .string()
        .nullable()
        .meta({
          description: 'day, currency, kind, or the id of the pool or package; null: none of them',
          examples: ['2026-11-20'],
        }),
      label: z.string().nullable().meta({ description: 'name of the pool or package' }),
      figures: reportFigures,
    }),
  ),
  features: z.array(z.object({ feature: z.enum(FEATURES), uses: count, users: count })),
});
export type ReportSummary = z.infer<typeof reportSummary>;

const countOfEach = Object.fromEntries(MISFITS.map((misfit) => [misfit, count])) as Record<
  Misfit,
  typeof count
>;

/** Transfers that did not fit, by day; what counts is in MISFITS_FORMULA. */
export const paymentExceptions = z.object({
  from: reportDay,
  to: reportDay,
  timeZone,
  rows: z.array(z.object({ day: reportDay, ...countOfEach })),
});
export type PaymentExceptions = z.infer<typeof paymentExceptions>;

export const EXPORT_SUBJECTS = ['orders', 'payments', 'ledger', 'delegations', 'summary'] as const;
export type ExportSubject = (typeof EXPORT_SUBJECTS)[number];
export const EXPORT_FORMATS = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Sums over all rows that fit the filters: the same on the page and in the file. Of the summary: its totals. */
export const exportTotals = reportFigures.partial().extend({
  rows: count,
  amountSun: amountText.optional().meta({ description: 'orders, payments: sum of those in TRX' }),
  amountMicroUsdt: amountText.optional().meta({ description: 'orders, payments: sum of those in USDT' }),
  energy: z.string().optional().meta({ description: 'orders, delegations: energy, as decimal text' }),
  stakeSun: sunText.optional().meta({ description: 'delegations: stake delegated' }),
  debitsSun: sunText.optional().meta({ description: 'ledger: entries above zero in TRX' }),
  creditsSun: sunText.optional().meta({ description: 'ledger: entries below zero in TRX' }),
  debitsMicroUsdt: microUsdtText.optional().meta({ description: 'ledger: entries above zero in USDT' }),
  creditsMicroUsdt: microUsdtText.optional().meta({ description: 'ledger: entries below zero in USDT' }),
});
export type ExportTotals = z.infer<typeof exportTotals>;

export const EXPORT_STATUSES = ['queued', 'running', 'ready', 'failed', 'cancelled', 'expired'] as const;

export const reportExport = z.object({
  id,
  subject: z.enum(EXPORT_SUBJECTS),
  format: z.enum(EXPORT_FORMATS),
  filters: z.record(z.string(), z.unknown()),
  timeZone,
  status: z.enum(EXPORT_STATUSES),
  requestedBy: z.string().meta({ description: 'e-mail of the admin' }),
  rowsTotal: count.nullable().meta({ description: 'known once it is being made' }),
  rowsDone: count,
  percent: z.int().min(0).max(100).meta({ description: 'for the progress bar; 100 only when it is ready' }),
  totals: exportTotals.nullable(),
  fileBytes: count.nullable(),
  error: z.string().nullable(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  expiresAt: instant.nullable().meta({ description: 'until then the file can be downloaded' }),
});
export type ReportExportView = z.infer<typeof reportExport>;

export const DAY_STATES = ['running', 'open', 'signed', 'changed'] as const;

/** A day and whether finance signed it off. */
export const signedDay = z.object({
  day: reportDay,
  timeZone,
  status: z.enum(DAY_STATES).meta({
    description: 'running: not over and solid yet; changed: its figures differ from those that were signed',
  }),
  digest: z.string().meta({ description: 'SHA-256 of the figures now', examples: ['9f86d081884c7d65'] }),
  figures: reportFigures,
  signature: z
    .object({
      version: z.int().min(1),
      digest: z.string(),
      signedBy: z.string(),
      signedAt: instant,
      note: z.string(),
    })
    .nullable(),
  differences: z
    .array(
      z.object({
        figure: z.string().meta({ examples: ['salesSun'] }),
        signed: z.string(),
        now: z.string(),
      }),
    )
    .meta({ description: 'figures that are not what was signed' }),
});
export type SignedDayView = z.infer<typeof signedDay>;
