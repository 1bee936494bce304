import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { RatesService } from '../../domain/rates/index.js';
import { Settings } from '../../domain/settings/index.js';
import { Database } from '../../platform/database/index.js';
import { RATE_SUBJECT } from './rate-subject.js';

/** Tells people when there is nothing fresh to sell at for USDT although a source is configured, or was. */
@Injectable()
export class WatchAge {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly rates: RatesService,
    private readonly alerts: Alerts,
  ) {}

  /** @param fault why the source could not be read, if so */
  async run(fault: string | null): Promise<void> {
    await this.rates.believeFor(this.database.manager, await this.settings.get('rate.max_age_minutes'));
    const active = await this.rates.active();
    const expected = active !== null || (await this.settings.get('rate.source_url')) !== '';
    if (active?.stale === false || !expected) return this.alerts.resolve('exchange_rate_stale', RATE_SUBJECT);
    const since = active ? `since ${active.at.toISOString()}` : 'so far';
    await this.alerts.raise(
      'exchange_rate_stale',
      RATE_SUBJECT,
      `No exchange rate ${since}: nothing is sold for USDT. ${fault ?? 'A person may set one.'}`,
    );
  }
}
