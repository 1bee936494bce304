import { Injectable } from '@nestjs/common';
import { formatSixDecimals } from '@energy-desk/shared/units';
import { Alerts } from '../../domain/alerts/index.js';
import { type RateReport, type ReportOutcome, RatesService } from '../../domain/rates/index.js';
import { Settings } from '../../domain/settings/index.js';
import { RateSource } from '../../gateways/rates/index.js';
import { Clock } from '../../platform/clock/index.js';
import { CrashPoints } from '../../platform/crash-points/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { RATE_SUBJECT } from './rate-subject.js';

const MINUTE_MS = 60_000;
/** A source whose clock runs ahead by more is not believed. */
const LARGEST_LEAD_MS = 5 * MINUTE_MS;

/**
 * Asks the configured source what a TRX is worth. A rate belongs to the market, not to the chain: its age is that of
 * the wall clock, whatever the chain's clock does.
 */
@Injectable()
export class ReadRateStep {
  constructor(
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly crashPoints: CrashPoints,
    private readonly settings: Settings,
    private readonly source: RateSource,
    private readonly rates: RatesService,
    private readonly alerts: Alerts,
  ) {}

  /**
   * @returns what became of the answer; null when no source is configured
   * @throws AppError rates/source_failed
   */
  async run(): Promise<ReportOutcome | null> {
    const url = await this.settings.get('rate.source_url');
    if (url === '') return null;
    const { microUsdtPerTrx, at } = await this.crashPoints.around('rates.read-source', () =>
      this.source.read(url),
    );
    const maxAgeMs = (await this.settings.get('rate.max_age_minutes')) * MINUTE_MS;
    const jumpPercent = await this.settings.get('rate.jump_percent');
    const reportedAt = this.timely(at, maxAgeMs);
    const report = { microUsdtPerTrx, reportedAt, goodUntil: new Date(reportedAt.getTime() + maxAgeMs) };
    return this.database.transaction('rates.report', async (tx) => {
      const outcome = await this.rates.report(tx, report, jumpPercent);
      await this.tell(tx, outcome, report);
      return outcome;
    });
  }

  private timely(at: Date | null, maxAgeMs: number): Date {
    const now = this.clock.now();
    if (!at) return now;
    const age = now.getTime() - at.getTime();
    if (age <= maxAgeMs && age >= -LARGEST_LEAD_MS) return at < now ? at : now;
    throw new AppError(
      'rates/source_failed',
      'world',
      `The source of the exchange rate failed: its answer is of ${at.toISOString()}`,
    );
  }

  private async tell(tx: Tx, outcome: ReportOutcome, report: RateReport): Promise<void> {
    if (outcome === 'active') return this.alerts.resolve('exchange_rate_jump', RATE_SUBJECT, tx);
    if (outcome !== 'pending') return;
    const said = formatSixDecimals(report.microUsdtPerTrx);
    const active = await this.rates.active(tx);
    await this.alerts.raise(
      'exchange_rate_jump',
      RATE_SUBJECT,
      `The source says ${said} USDT per TRX, ${active ? formatSixDecimals(active.microUsdtPerTrx) : 'none'} is in force: accept or reject it.`,
      { said: report.microUsdtPerTrx.toString(), active: active?.microUsdtPerTrx.toString() ?? null },
      tx,
    );
  }
}
