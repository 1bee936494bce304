import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { AuditService } from '../../domain/audit/index.js';
import { type CashAccount, CashAccounts, LedgerService, transfer } from '../../domain/ledger/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { BooksRepository } from './books.repository.js';
import { CashComparison, type CashReading, cashSubject } from './cash-comparison.js';
import { DifferencesRepository, type FoundDifference } from './differences.repository.js';
import type { DeskDecision } from './reconciliation-desk.service.js';

/** A difference of cash that a person wants in the books, with the amounts that he saw. */
export interface UnexplainedCash {
  readonly differenceId: string;
  readonly ours: bigint;
  readonly chains: bigint;
  /** Names the booking: twice is once. */
  readonly key: string;
}

interface Measured {
  readonly account: CashAccount;
  readonly reading: CashReading;
}

/** Cash that came or went by no transfer, as contracts can send TRX: a person looked at it and takes it into the books. */
@Injectable()
export class UnexplainedCashDesk {
  constructor(
    private readonly database: Database,
    private readonly differences: DifferencesRepository,
    private readonly cash: CashAccounts,
    private readonly comparison: CashComparison,
    private readonly books: BooksRepository,
    private readonly ledger: LedgerService,
    private readonly audit: AuditService,
    private readonly alerts: Alerts,
  ) {}

  /**
   * Books what the chain has more, or less, to unexplained receipts, and closes the difference. The chain is asked once
   * more: what explains itself meanwhile is not booked.
   * @throws AppError differences/not_found, differences/not_bookable (none of cash, or closed),
   *   differences/changed_meanwhile, tron/no_answer (the world's)
   */
  async book(wish: UnexplainedCash, by: DeskDecision): Promise<void> {
    const { differenceId: id } = wish;
    const found = await this.differences.find(id);
    if (!found) throw notFound();
    if (await this.isDone(this.database.manager, wish)) return;
    assertAsSeen(found, wish);
    const measured = await this.measure(found);
    await this.database.transaction('reconciliation.book', async (tx) => {
      const locked = await this.differences.lock(tx, id);
      if (!locked) throw notFound();
      if (await this.isDone(tx, wish)) return;
      assertAsSeen(locked, wish);
      const gap = await this.gapNow(tx, measured);
      if (gap !== wish.chains - wish.ours) throw changedMeanwhile();
      await this.post(tx, locked, measured, gap, { ...by, key: wish.key });
      await this.differences.close(tx, id);
      await this.alerts.resolve('reconciliation_difference', `cash:${locked.subject}`, tx);
      await this.audit.record(tx, {
        ...by,
        action: 'reconciliation.book-unexplained',
        subject: `reconciliation:${id}`,
        before: { subject: locked.subject, ours: wish.ours, chains: wish.chains },
        after: { booked: gap, height: measured.reading.height },
      });
    });
  }

  /** By the same request, which came twice. */
  private async isDone(tx: Tx, { differenceId, key }: UnexplainedCash): Promise<boolean> {
    return (await this.ledger.dataOf(tx, keyOf(differenceId)))?.['key'] === key;
  }

  private async measure({ subject }: FoundDifference): Promise<Measured> {
    const account = (await this.cash.list()).find((one) => cashSubject(one) === subject);
    if (!account) throw notBookable();
    const reading = await this.comparison.confirmed(account);
    if (!reading)
      throw new AppError('tron/no_answer', 'world', 'No node can say now what the address has. Try again.');
    return { account, reading };
  }

  /** In the transaction: somebody may have booked since the node was asked. */
  private async gapNow(tx: Tx, { account, reading }: Measured): Promise<bigint> {
    return reading.chains - (await this.books.cashAt(account, reading.height, tx));
  }

  private async post(
    tx: Tx,
    { id }: FoundDifference,
    { account, reading }: Measured,
    gap: bigint,
    given: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const { address: owner, currency } = account;
    await this.ledger.post(tx, [
      transfer(
        keyOf(id),
        'unexplained',
        { kind: 'cash', owner, currency },
        { kind: 'unexplained_receipts', currency },
        gap,
        { differenceId: id, address: owner, height: reading.height.toString(), ...given },
      ),
    ]);
  }
}

const keyOf = (differenceId: string): string => `unexplained:${differenceId}`;

/** The difference is open, and as the person saw it. */
function assertAsSeen({ kind, isOpen, ours, chains }: FoundDifference, seen: UnexplainedCash): void {
  if (kind !== 'cash' || !isOpen) throw notBookable();
  if (ours !== seen.ours || chains !== seen.chains) throw changedMeanwhile();
}

const notFound = (): AppError =>
  new AppError('differences/not_found', 'caller', 'There is no such difference.');
const notBookable = (): AppError =>
  new AppError('differences/not_bookable', 'caller', 'Only an open difference of cash can be booked.');
const changedMeanwhile = (): AppError =>
  new AppError(
    'differences/changed_meanwhile',
    'caller',
    'Books or chain changed meanwhile. Compare again, and look at what differs then.',
  );
