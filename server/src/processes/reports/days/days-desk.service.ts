import type { ReportFigures, SignedDayView } from '@energy-desk/shared/reports';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../../domain/audit/index.js';
import { Database, type Tx } from '../../../platform/database/index.js';
import { AppError } from '../../../platform/errors/index.js';
import { type Period, SummaryReadModel } from '../summary/summary.read-model.js';
import { Summary } from '../summary/summary.service.js';
import { differencesOf, digestOf, signedFiguresOf } from './day-digest.js';
import { DayRepository, type DaySignature } from './day.repository.js';

/** A day as it is, and as finance signed it. */
export interface SignedDay extends Omit<SignedDayView, 'signature'> {
  readonly signature: Pick<DaySignature, 'version' | 'digest' | 'signedBy' | 'signedAt' | 'note'> | null;
}

export interface DayToSign {
  readonly day: string;
  readonly timeZone: string;
  /** Of the figures that the person saw. */
  readonly digest: string;
  readonly note: string;
}

/** Bookings trail the chain by less: the steps that make them run in seconds. */
const SETTLING_MS = 10 * 60_000;

/** Where finance signs days off, and sees what changed afterwards. */
@Injectable()
export class DaysDesk {
  constructor(
    private readonly database: Database,
    private readonly summary: Summary,
    private readonly readModel: SummaryReadModel,
    private readonly days: DayRepository,
    private readonly audit: AuditService,
  ) {}

  /** Every day of the period, in order. @throws AppError reports/unknown_time_zone */
  async list(period: Period): Promise<{ items: SignedDay[]; solidUntil: Date | null }> {
    const solidUntil = await this.readModel.solidTime();
    return { items: await this.view(period, solidUntil, this.database.manager), solidUntil };
  }

  /**
   * Signs the figures that the person saw; a signed day only anew, when it changed since.
   * @throws AppError reports/unknown_time_zone, reports/day_not_over, reports/day_changed, reports/day_signed
   */
  sign(actor: string, { day, timeZone, digest, note }: DayToSign): Promise<SignedDay> {
    const period = { from: day, to: day, timeZone };
    return this.database.transaction('reports.sign-day', async (tx) => {
      const [before] = await this.view(period, await this.readModel.solidTime(tx), tx);
      if (!before || before.status === 'running')
        throw new AppError('reports/day_not_over', 'caller', 'The day is not over yet, or not solid.', {
          day,
        });
      if (before.digest !== digest)
        throw new AppError('reports/day_changed', 'caller', 'The day’s figures are not what you saw.', {
          day,
          digest: before.digest,
        });
      if (before.status === 'signed') throw alreadySigned(day);
      const version = (before.signature?.version ?? 0) + 1;
      const figures = signedFiguresOf(before.figures);
      const signature = { day, timeZone, version, digest, figures, note, signedBy: actor };
      if (!(await this.days.insert(tx, signature))) throw alreadySigned(day);
      await this.audit.record(tx, {
        actor,
        action: 'reports.sign_day',
        subject: `day:${day}`,
        reason: note,
        ...(before.signature
          ? { before: { version: before.signature.version, digest: before.signature.digest } }
          : {}),
        after: { version, digest, timeZone, figures },
      });
      const [after] = await this.view(period, await this.readModel.solidTime(tx), tx);
      return after ?? before;
    });
  }

  private async view(period: Period, solidUntil: Date | null, tx: Tx): Promise<SignedDay[]> {
    const figures = await this.summary.byDay(period, tx);
    const signatures = new Map((await this.days.newest(tx, period)).map((one) => [one.day, one]));
    const over = await this.lastDayOver(period, solidUntil, tx);
    return [...figures].map(([day, now]) => {
      const signature = signatures.get(day);
      return dayOf({ day, timeZone: period.timeZone, now, signature, over: day <= over });
    });
  }

  /** Empty text, which is before every day, while none is over. */
  private async lastDayOver({ to, timeZone }: Period, solidUntil: Date | null, tx: Tx): Promise<string> {
    if (!solidUntil) return '';
    const settled = new Date(solidUntil.getTime() - SETTLING_MS);
    if ((await this.readModel.endOfDay(to, timeZone, tx)) <= settled) return to;
    return this.readModel.dayBefore(settled, timeZone, tx);
  }
}

function dayOf(given: {
  day: string;
  timeZone: string;
  now: ReportFigures;
  signature: DaySignature | undefined;
  over: boolean;
}): SignedDay {
  const { day, timeZone, now, signature, over } = given;
  const current = signedFiguresOf(now);
  const differences = signature ? differencesOf(signature.figures, current) : [];
  const signed = differences.length === 0 ? 'signed' : 'changed';
  return {
    day,
    timeZone,
    status: signature ? signed : over ? 'open' : 'running',
    digest: digestOf(day, timeZone, current),
    figures: now,
    signature: signature ?? null,
    differences,
  };
}

const alreadySigned = (day: string): AppError =>
  new AppError('reports/day_signed', 'caller', 'The day is signed already, with these figures.', { day });
