import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import type { PriceRef } from './price-list.types.js';
import { assertAgrees, type PriceChecks } from './price-row.checks.js';
import { PriceRowRepository, type PriceVersion } from './price-row.repository.js';
import { parsePriceRow, type PriceKind, type PriceRowInput } from './price-row.schema.js';

/**
 * Making and changing prices. Nothing is overwritten: a change adds a version to its series and deactivates the one
 * before, so that an order's quote can always be explained. What a buyer would pay is `PricingService.preview`.
 */
@Injectable()
export class PriceList {
  constructor(
    private readonly database: Database,
    private readonly repository: PriceRowRepository,
  ) {}

  /** @throws AppError pricing/invalid, pricing/taken */
  async create(tx: Tx, input: PriceRowInput, by: string, checks: PriceChecks): Promise<PriceRef> {
    const row = parsePriceRow(input);
    assertAgrees(row, checks);
    return (await this.repository.insert(tx, row, by)) ?? taken(row.kind);
  }

  /**
   * Replaces the active version `seen` by a new one of the same series and kind.
   * @throws AppError pricing/invalid, pricing/taken, pricing/changed_meanwhile when `seen` is no longer active
   */
  async change(
    tx: Tx,
    seen: PriceRef,
    input: PriceRowInput,
    by: string,
    checks: PriceChecks,
  ): Promise<PriceRef> {
    const row = parsePriceRow(input);
    assertAgrees(row, checks);
    await this.deactivate(tx, row.kind, seen);
    const next = { id: seen.id, version: seen.version + 1 };
    return (await this.repository.insert(tx, row, by, next)) ?? taken(row.kind);
  }

  /** The series sells no more; what comes back later is a new one. @throws AppError pricing/changed_meanwhile */
  async deactivate(tx: Tx, kind: PriceKind, seen: PriceRef): Promise<void> {
    if (await this.repository.deactivate(tx, kind, seen)) return;
    throw new AppError(
      'pricing/changed_meanwhile',
      'caller',
      'Somebody changed this price meanwhile: look at it again.',
      { ...seen },
    );
  }

  /** Adds a row unless one for the same is there or ever was. @throws AppError pricing/invalid */
  async addMissing(tx: Tx, input: PriceRowInput, by: string, checks: PriceChecks): Promise<boolean> {
    const row = parsePriceRow(input);
    if (await this.repository.existsLike(tx, row)) return false;
    assertAgrees(row, checks);
    return (await this.repository.insert(tx, row, by)) !== null;
  }

  /** Every version of a series, the newest first. */
  versions(kind: PriceKind, id: string, tx: Tx = this.database.manager): Promise<PriceVersion[]> {
    return this.repository.versions(tx, kind, id);
  }

  /** Rows in force, of every kind. */
  active(): Promise<PriceVersion[]> {
    return this.repository.active(this.database.manager);
  }

  /** The newest version of every series, in force or not. */
  latest(): Promise<PriceVersion[]> {
    return this.repository.latest(this.database.manager);
  }

  /** What the series of price configs is; null where there is none. */
  configKind(id: string): Promise<PriceKind | null> {
    return this.repository.configKind(this.database.manager, id);
  }
}

function taken(kind: PriceKind): never {
  throw new AppError(
    'pricing/taken',
    'caller',
    `Another ${kind.replace('_', ' ')} is for the same: change that.`,
  );
}
