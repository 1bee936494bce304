import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { isJump } from './jump.js';
import type { Rate, RateRecord } from './rate.types.js';
import { RatesRepository } from './rates.repository.js';

/** What a source says, and how long that is believed. */
export interface RateReport {
  readonly microUsdtPerTrx: bigint;
  readonly reportedAt: Date;
  readonly goodUntil: Date;
}

/** What became of a report: in force, waiting for a person, like one that a person rejected, or out of date. */
export type ReportOutcome = 'active' | 'pending' | 'rejected_before' | 'older';

const LARGEST = 1_000_000_000_000n;

/** What a TRX is worth in USDT: one rate in force, at most one that waits for a person. */
@Injectable()
export class RatesService {
  constructor(
    private readonly database: Database,
    private readonly repository: RatesRepository,
  ) {}

  /** The rate to sell at. @throws AppError rates/none, rates/stale */
  async current(tx: Tx = this.database.manager): Promise<Rate> {
    const active = await this.repository.find(tx, 'active');
    if (!active) throw new AppError('rates/none', 'world', 'There is no exchange rate for USDT.');
    if (active.stale)
      throw new AppError('rates/stale', 'world', 'The exchange rate for USDT is too old to sell at.', {
        at: active.at.toISOString(),
      });
    const { id, microUsdtPerTrx, at } = active;
    return { id, microUsdtPerTrx, at };
  }

  /** Until the transaction ends nobody else changes which rate is in force or waits. */
  lock(tx: Tx): Promise<void> {
    return this.repository.lock(tx);
  }

  /** The rate in force, whatever its age. */
  active(tx: Tx = this.database.manager): Promise<RateRecord | null> {
    return this.repository.find(tx, 'active');
  }

  /** The rate that waits for a person. */
  pending(tx: Tx = this.database.manager): Promise<RateRecord | null> {
    return this.repository.find(tx, 'pending');
  }

  /** Rates as they came, the newest first. */
  history(limit: number): Promise<RateRecord[]> {
    return this.repository.latest(this.database.manager, limit);
  }

  /**
   * Takes what a source says: a jump of more than `jumpPercent` against the rate in force waits for a person,
   * unless a person has just rejected the like of it; everything else is in force at once.
   */
  async report(tx: Tx, report: RateReport, jumpPercent: number): Promise<ReportOutcome> {
    await this.repository.lock(tx);
    const active = await this.repository.find(tx, 'active');
    const pending = await this.repository.find(tx, 'pending');
    const { microUsdtPerTrx } = report;
    if (active && report.reportedAt < active.at) return 'older';
    if (active && isJump(active.microUsdtPerTrx, microUsdtPerTrx, jumpPercent))
      return this.wait(tx, report, pending, jumpPercent);
    if (pending) await this.repository.move(tx, pending.id, 'pending', 'superseded', null);
    if (active?.source === 'http' && active.microUsdtPerTrx === microUsdtPerTrx)
      await this.repository.reportedAgain(tx, active.id, report.reportedAt, report.goodUntil);
    else await this.replace(tx, active, { ...report, source: 'http', decidedBy: null });
    return 'active';
  }

  /**
   * Sets the rate by hand; it does not age, and what waited for a person is superseded.
   * @throws AppError rates/invalid outside 1 to 10^12 micro-USDT
   */
  async setManual(tx: Tx, microUsdtPerTrx: bigint, by: string): Promise<RateRecord> {
    if (microUsdtPerTrx < 1n || microUsdtPerTrx > LARGEST)
      throw new AppError(
        'rates/invalid',
        'caller',
        'A rate lies between 0.000001 and 1,000,000 USDT per TRX.',
      );
    await this.repository.lock(tx);
    const pending = await this.repository.find(tx, 'pending');
    if (pending) await this.repository.move(tx, pending.id, 'pending', 'superseded', null);
    const active = await this.repository.find(tx, 'active');
    return this.replace(tx, active, {
      microUsdtPerTrx,
      reportedAt: new Date(),
      goodUntil: null,
      source: 'manual',
      decidedBy: by,
    });
  }

  /** A person lets the waiting rate in force. @throws AppError rates/changed_meanwhile */
  async accept(tx: Tx, id: string, by: string): Promise<void> {
    await this.repository.lock(tx);
    const active = await this.repository.find(tx, 'active');
    if (active) await this.repository.move(tx, active.id, 'active', 'superseded', null);
    if (!(await this.repository.move(tx, id, 'pending', 'active', by))) throw changedMeanwhile(id);
  }

  /** A person does not believe the waiting rate; the one in force stays. @throws AppError rates/changed_meanwhile */
  async reject(tx: Tx, id: string, by: string): Promise<void> {
    await this.repository.lock(tx);
    if (!(await this.repository.move(tx, id, 'pending', 'rejected', by))) throw changedMeanwhile(id);
  }

  /** The age at which what the source said last is no longer believed follows its setting. */
  async believeFor(tx: Tx, minutes: number): Promise<void> {
    await this.repository.believeFor(tx, minutes);
  }

  private async wait(
    tx: Tx,
    report: RateReport,
    pending: RateRecord | null,
    jumpPercent: number,
  ): Promise<ReportOutcome> {
    const { microUsdtPerTrx, reportedAt, goodUntil } = report;
    const rejected = await this.repository.lastRejected(tx);
    if (rejected && !isJump(rejected.microUsdtPerTrx, microUsdtPerTrx, jumpPercent)) return 'rejected_before';
    // The person decides on the figure that was shown: it stays as long as the source stays near it.
    if (pending && !isJump(pending.microUsdtPerTrx, microUsdtPerTrx, jumpPercent)) {
      await this.repository.reportedAgain(tx, pending.id, reportedAt, goodUntil);
      return 'pending';
    }
    if (pending) await this.repository.move(tx, pending.id, 'pending', 'superseded', null);
    await this.repository.insert(tx, { ...report, source: 'http', status: 'pending', decidedBy: null });
    return 'pending';
  }

  private async replace(
    tx: Tx,
    active: RateRecord | null,
    rate: Omit<Parameters<RatesRepository['insert']>[1], 'status'>,
  ): Promise<RateRecord> {
    if (active) await this.repository.move(tx, active.id, 'active', 'superseded', null);
    return this.repository.insert(tx, { ...rate, status: 'active' });
  }
}

const changedMeanwhile = (id: string): AppError =>
  new AppError('rates/changed_meanwhile', 'caller', 'This rate no longer waits for a decision.', { id });
