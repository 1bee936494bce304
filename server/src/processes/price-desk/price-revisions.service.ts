import { Injectable } from '@nestjs/common';
import { AuditService } from '../../domain/audit/index.js';
import {
  factsOf,
  parsePriceRow,
  type PriceKind,
  PriceList,
  type PriceRef,
  type PriceVersion,
} from '../../domain/pricing/index.js';
import { AppError } from '../../platform/errors/index.js';
import { type PriceDecision, PriceDesk } from './price-desk.service.js';

/** A version with why it was made, where somebody said. */
export type PriceHistory = PriceVersion & { readonly reason: string | null };

type Facts = Readonly<Record<string, unknown>>;

const LARGEST_AUDIT_PAGE = 200;

/** What people do to prices that they see in a list: they say what is to be otherwise, not the whole row. */
@Injectable()
export class PriceRevisions {
  constructor(
    private readonly desk: PriceDesk,
    private readonly list: PriceList,
    private readonly audit: AuditService,
  ) {}

  /** @throws AppError pricing/invalid, pricing/taken, tron/no_answer for a flash price */
  async make(input: unknown, by: PriceDecision): Promise<PriceVersion> {
    const { kind } = parsePriceRow(input);
    const made = await this.desk.create(input, by);
    return this.version(kind, made);
  }

  /**
   * Changes some facts of the version seen and keeps the others.
   * @throws AppError pricing/not_found, pricing/invalid, pricing/taken, pricing/changed_meanwhile with the version in
   *   force in `details.now`, tron/no_answer for a flash price
   */
  async revise(kind: PriceKind, seen: PriceRef, change: Facts, by: PriceDecision): Promise<PriceVersion> {
    const facts = factsOf(await this.seen(kind, seen));
    const row = { ...facts, ...change };
    assertFactsOf(kind, row, change);
    const made = await this.desk
      .change(seen, row, by)
      .catch((error: unknown) => this.explain(kind, seen, error));
    return this.version(kind, made);
  }

  /** Takes the series off the list. @throws AppError pricing/not_found, pricing/changed_meanwhile as above */
  async retire(kind: PriceKind, seen: PriceRef, by: PriceDecision): Promise<PriceVersion> {
    await this.seen(kind, seen);
    await this.desk.deactivate(kind, seen, by).catch((error: unknown) => this.explain(kind, seen, error));
    return this.version(kind, seen);
  }

  /** Every version of a series, the newest first. @throws AppError pricing/not_found */
  async history(kind: PriceKind, id: string): Promise<PriceHistory[]> {
    const versions = await this.series(kind, id);
    const audited = await this.audit.list({ subject: `${kind}:${id}`, limit: LARGEST_AUDIT_PAGE });
    return versions.map((one) => ({
      ...one,
      reason: audited.find(({ after }) => after?.['version'] === one.version)?.reason ?? null,
    }));
  }

  private async seen(kind: PriceKind, seen: PriceRef): Promise<PriceVersion> {
    const versions = await this.series(kind, seen.id);
    const found = versions.find(({ version }) => version === seen.version);
    return found ?? this.explain(kind, seen, changedMeanwhile(seen));
  }

  /** A refusal for a change meanwhile says what is there now. */
  private async explain(kind: PriceKind, seen: PriceRef, error: unknown): Promise<never> {
    if (!(error instanceof AppError) || error.code !== 'pricing/changed_meanwhile') throw error;
    const now = (await this.list.versions(kind, seen.id)).find(({ active }) => active);
    throw new AppError(error.code, error.fault, error.message, {
      seen,
      now: now ? { version: now.version, changedBy: now.changedBy, ...factsOf(now) } : null,
    });
  }

  private async version(kind: PriceKind, { id, version }: PriceRef): Promise<PriceVersion> {
    const found = (await this.list.versions(kind, id)).find((one) => one.version === version);
    return found ?? notFound(id);
  }

  private async series(kind: PriceKind, id: string): Promise<PriceVersion[]> {
    const versions = await this.list.versions(kind, id);
    return versions.length > 0 ? versions : notFound(id);
  }
}

function assertFactsOf(kind: PriceKind, row: Facts, change: Facts): void {
  const known = Object.keys(parsePriceRow({ ...row, kind }));
  const strange = Object.keys(change).filter((name) => !known.includes(name));
  if (strange.length === 0) return;
  const problems = strange.map((name) => `${name}: a ${kind.replace('_', ' ')} has none`);
  throw new AppError('pricing/invalid', 'caller', `This price is not valid: ${problems.join('; ')}.`, {
    problems,
  });
}

const changedMeanwhile = (seen: PriceRef): AppError =>
  new AppError(
    'pricing/changed_meanwhile',
    'caller',
    'Somebody changed this price meanwhile: look at it again.',
    { ...seen },
  );

function notFound(id: string): never {
  throw new AppError('pricing/not_found', 'caller', 'There is no such price.', { id });
}
