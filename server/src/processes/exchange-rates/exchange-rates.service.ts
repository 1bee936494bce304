import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { AuditService } from '../../domain/audit/index.js';
import { type RateRecord, RatesService } from '../../domain/rates/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { RATE_SUBJECT } from './rate-subject.js';

/** Who decides, and why. */
export interface RateDecision {
  readonly actor: string;
  readonly reason: string;
}

/** The rate in force, the one that waits for a person, and those before them, newest first. */
export interface RatesView {
  readonly active: RateRecord | null;
  readonly pending: RateRecord | null;
  readonly history: readonly RateRecord[];
}

const HISTORY = 50;

/** What a person can do about the exchange rate. Everything done is in the audit log. */
@Injectable()
export class ExchangeRates {
  constructor(
    private readonly database: Database,
    private readonly rates: RatesService,
    private readonly audit: AuditService,
    private readonly alerts: Alerts,
  ) {}

  async view(): Promise<RatesView> {
    return {
      active: await this.rates.active(),
      pending: await this.rates.pending(),
      history: await this.rates.history(HISTORY),
    };
  }

  /**
   * Sets the rate by hand. It does not age; where a source is configured, that source's next word replaces it.
   * @param seen id of the rate in force that the person has seen, null for none; left out: whatever it is
   * @throws AppError rates/invalid, rates/changed_meanwhile when another than the seen one is in force
   */
  setManual(microUsdtPerTrx: bigint, by: RateDecision, seen?: string | null): Promise<RateRecord> {
    return this.database.transaction('rates.set-manual', async (tx) => {
      await this.rates.lock(tx);
      const before = await this.rates.active(tx);
      if (seen !== undefined && (before?.id ?? null) !== seen)
        throw new AppError('rates/changed_meanwhile', 'caller', 'Another rate is in force by now.', {
          now: before ? factsOf(before) : null,
        });
      const set = await this.rates.setManual(tx, microUsdtPerTrx, by.actor);
      await this.record(tx, 'rates.set', by, before, set);
      await this.alerts.resolve('exchange_rate_stale', RATE_SUBJECT, tx);
      await this.alerts.resolve('exchange_rate_jump', RATE_SUBJECT, tx);
      return set;
    });
  }

  /** Lets the waiting rate in force. @throws AppError rates/changed_meanwhile when it no longer waits */
  accept(id: string, by: RateDecision): Promise<void> {
    return this.decide(id, 'accept', by);
  }

  /** Keeps the rate in force; the like of the rejected one is not asked about again. @throws AppError rates/changed_meanwhile */
  reject(id: string, by: RateDecision): Promise<void> {
    return this.decide(id, 'reject', by);
  }

  private async decide(id: string, verb: 'accept' | 'reject', by: RateDecision): Promise<void> {
    await this.database.transaction('rates.decide', async (tx) => {
      const before = await this.rates.active(tx);
      const pending = await this.rates.pending(tx);
      if (pending?.id !== id)
        throw new AppError('rates/changed_meanwhile', 'caller', 'This rate no longer waits for a decision.', {
          id,
        });
      await this.rates[verb](tx, id, by.actor);
      await this.record(tx, `rates.${verb}`, by, before, pending);
      await this.alerts.resolve('exchange_rate_jump', RATE_SUBJECT, tx);
    });
  }

  private record(
    tx: Tx,
    action: string,
    by: RateDecision,
    before: RateRecord | null,
    after: RateRecord,
  ): Promise<void> {
    return this.audit.record(tx, {
      ...by,
      action,
      subject: `rate:${after.id}`,
      ...(before ? { before: factsOf(before) } : {}),
      after: factsOf(after),
    });
  }
}

const factsOf = ({ id, microUsdtPerTrx, source, at }: RateRecord) => ({
  id,
  microUsdtPerTrx,
  source,
  at: at.toISOString(),
});
