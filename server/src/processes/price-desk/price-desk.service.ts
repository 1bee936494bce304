import { Injectable } from '@nestjs/common';
import { AuditService } from '../../domain/audit/index.js';
import { PoolsService } from '../../domain/pools/index.js';
import {
  parsePriceRow,
  type PriceChecks,
  type PriceKind,
  PriceList,
  type PricePreview,
  type PriceRef,
  type PriceVersion,
  PricingService,
  type QuoteRequest,
} from '../../domain/pricing/index.js';
import { Clock } from '../../platform/clock/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { PriceBounds } from './price-bounds.js';

/** Who changes a price, and why. */
export interface PriceDecision {
  readonly actor: string;
  readonly reason: string;
}

/** Another moment than now: what would a buyer pay then? */
export interface PreviewMoment {
  readonly at?: Date;
  /** 0 to 100. */
  readonly utilisationPercent?: number;
}

/** What a person can do about prices. Everything done is in the audit log, with the row before and after. */
@Injectable()
export class PriceDesk {
  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly pools: PoolsService,
    private readonly list: PriceList,
    private readonly pricing: PricingService,
    private readonly audit: AuditService,
    private readonly bounds: PriceBounds,
  ) {}

  /** @throws AppError pricing/invalid, pricing/taken, tron/no_answer for a flash price */
  async create(input: unknown, by: PriceDecision): Promise<PriceRef> {
    const row = parsePriceRow(input);
    const checks = await this.checks(row.kind);
    return this.database.transaction('pricing.create', async (tx) => {
      const made = await this.list.create(tx, row, by.actor, checks);
      await this.record(tx, 'create', row.kind, made, null, by);
      return made;
    });
  }

  /**
   * Replaces the version that the person has seen.
   * @throws AppError pricing/invalid, pricing/taken, pricing/changed_meanwhile, tron/no_answer for a flash price
   */
  async change(seen: PriceRef, input: unknown, by: PriceDecision): Promise<PriceRef> {
    const row = parsePriceRow(input);
    const checks = await this.checks(row.kind);
    return this.database.transaction('pricing.change', async (tx) => {
      const made = await this.list.change(tx, seen, row, by.actor, checks);
      await this.record(tx, 'change', row.kind, made, seen, by);
      return made;
    });
  }

  /** Takes a price off the list. @throws AppError pricing/changed_meanwhile */
  async deactivate(kind: PriceKind, seen: PriceRef, by: PriceDecision): Promise<void> {
    await this.database.transaction('pricing.deactivate', async (tx) => {
      await this.list.deactivate(tx, kind, seen);
      await this.record(tx, 'deactivate', kind, null, seen, by);
    });
  }

  /** Rows in force, of every kind. */
  active(): Promise<PriceVersion[]> {
    return this.list.active();
  }

  /** The newest version of every series, in force or not. */
  latest(): Promise<PriceVersion[]> {
    return this.list.latest();
  }

  /** What the series of price configs is; null where there is none. */
  configKind(id: string): Promise<PriceKind | null> {
    return this.list.configKind(id);
  }

  /** Every version of a series, the newest first. */
  versions(kind: PriceKind, id: string): Promise<PriceVersion[]> {
    return this.list.versions(kind, id);
  }

  /**
   * What a buyer would pay now, or at another moment, and between which bounds.
   * @throws AppError orders/package_not_offered, orders/duration_not_offered, tron/no_answer
   */
  async preview(request: QuoteRequest, moment: PreviewMoment = {}): Promise<PricePreview> {
    const { utilisationPercent } = await this.pools.priceFigures();
    return this.pricing.preview(request, {
      at: moment.at ?? this.clock.now(),
      utilisationPercent: moment.utilisationPercent ?? utilisationPercent,
      energyFeeSun: await this.bounds.energyFee(),
      cost: await this.bounds.cost(),
    });
  }

  private async checks(kind: PriceKind): Promise<PriceChecks> {
    return {
      flashAddresses: this.config.flashAddresses,
      cost: await this.bounds.cost(),
      energyFeeSun: kind === 'flash' ? await this.bounds.energyFee() : null,
    };
  }

  private async record(
    tx: Tx,
    verb: 'create' | 'change' | 'deactivate',
    kind: PriceKind,
    made: PriceRef | null,
    seen: PriceRef | null,
    by: PriceDecision,
  ): Promise<void> {
    const id = made?.id ?? seen?.id ?? '';
    const versions = await this.list.versions(kind, id, tx);
    const valuesOf = (ref: PriceRef | null) => {
      const found = ref && versions.find(({ version }) => version === ref.version);
      return found ? { version: found.version, ...found.values } : undefined;
    };
    const [before, after] = [valuesOf(seen), valuesOf(made)];
    await this.audit.record(tx, {
      ...by,
      action: `prices.${verb}`,
      subject: `${kind}:${id}`,
      ...(before ? { before } : {}),
      ...(after ? { after } : {}),
    });
  }
}
