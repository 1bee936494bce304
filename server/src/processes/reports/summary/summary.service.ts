import type {
  Misfit,
  PaymentExceptions,
  ReportFigures,
  ReportGroup,
  ReportSummary,
} from '@energy-desk/shared/reports';
import { REPORT_FEATURES, type ReportFeature } from '@energy-desk/shared/reports';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../../platform/database/index.js';
import { AppError } from '../../../platform/errors/index.js';
import { daysBetween } from './days-between.js';
import { figuresByKey, figuresOf } from './figures.js';
import { type Period, SummaryReadModel } from './summary.read-model.js';

const NO_MISFITS = { late: 0, over: 0, under: 0, duplicate: 0, held: 0, unmatched: 0 } as const;

/** Figures of a period; what each is, REPORT_FIGURES says. */
@Injectable()
export class Summary {
  constructor(
    private readonly database: Database,
    private readonly readModel: SummaryReadModel,
  ) {}

  /**
   * By day every day is there, in order; by anything else what something happened for, the most sales first.
   * An order that several pools served counts for each of them, and once in the totals.
   * @throws AppError reports/unknown_time_zone
   */
  async of(period: Period, groupBy: ReportGroup): Promise<ReportSummary> {
    await this.assertZone(period.timeZone);
    const { found, totals, labels, uses } = await this.database.snapshot(async (tx) => ({
      found: await this.readModel.read(period, groupBy, tx),
      totals: await this.readModel.read(period, null, tx),
      labels: await this.readModel.labels(groupBy, tx),
      uses: await this.readModel.features(period, tx),
    }));
    const figures = figuresByKey(found);
    const keys = groupBy === 'day' ? daysBetween(period.from, period.to) : byRevenue(figures);
    const counted = new Map(uses.map((use) => [use.feature, use]));
    return {
      ...period,
      groupBy,
      totals: figuresByKey(totals).get(null) ?? figuresOf(),
      rows: keys.map((key) => ({
        key,
        label: (key !== null && labels.get(key)) || null,
        figures: figures.get(key) ?? figuresOf(),
      })),
      features: (Object.keys(REPORT_FEATURES) as ReportFeature[]).map((feature) => {
        const { uses: times = 0, users = 0 } = counted.get(feature) ?? {};
        return { feature, uses: times, users };
      }),
    };
  }

  /** Transfers that did not fit; every day is there, in order. @throws AppError reports/unknown_time_zone */
  async exceptions(period: Period): Promise<PaymentExceptions> {
    await this.assertZone(period.timeZone);
    const byDay = new Map<string, Partial<Record<Misfit, number>>>();
    for (const { day, misfit, transfers } of await this.readModel.exceptions(period))
      byDay.set(day, { ...byDay.get(day), [misfit]: transfers });
    const days = daysBetween(period.from, period.to);
    return { ...period, rows: days.map((day) => ({ day, ...NO_MISFITS, ...byDay.get(day) })) };
  }

  /** The figures of each day of the period. @throws AppError reports/unknown_time_zone */
  async byDay(period: Period, tx?: Tx): Promise<ReadonlyMap<string, ReportFigures>> {
    await this.assertZone(period.timeZone);
    const figures = figuresByKey(await this.readModel.read(period, 'day', tx));
    return new Map(daysBetween(period.from, period.to).map((day) => [day, figures.get(day) ?? figuresOf()]));
  }

  /** @throws AppError reports/unknown_time_zone unless the database knows the zone */
  async assertZone(timeZone: string): Promise<void> {
    if (await this.readModel.knowsZone(timeZone)) return;
    throw new AppError('reports/unknown_time_zone', 'caller', `There is no time zone ${timeZone}.`, {
      timeZone,
    });
  }
}

const byRevenue = (figures: ReadonlyMap<string | null, ReportFigures>): (string | null)[] =>
  [...figures]
    .sort(([, one], [, other]) => other.paid - one.paid || other.orders - one.orders)
    .map(([key]) => key);
