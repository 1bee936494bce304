import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import { accountCode, type Currency, isMaterialised } from './accounts.js';
import { LedgerRepository } from './ledger.repository.js';
import { assertBalanced, type Entry, type Posting, transfer } from './posting.js';

/** Double-entry books: immutable, balanced per currency, each movement once by its business key. */
@Injectable()
export class LedgerService {
  constructor(
    private readonly database: Database,
    private readonly repository: LedgerRepository,
  ) {}

  /**
   * Books what is not booked yet; returns the business keys that were new.
   * @throws AppError ledger/unbalanced
   */
  async post(tx: Tx, postings: readonly Posting[]): Promise<ReadonlySet<string>> {
    if (postings.length === 0) return new Set();
    postings.forEach(assertBalanced);
    // One call may bring a key twice: then, too, it is one movement.
    const distinct = [...new Map(postings.map((posting) => [posting.businessKey, posting])).values()];
    const ids = await this.repository.insertTransactions(tx, distinct);
    const fresh = distinct.filter(({ businessKey }) => ids.has(businessKey));
    const entries = fresh.flatMap(({ businessKey, entries: lines }) =>
      lines.map((entry) => ({ ...entry, transactionId: ids.get(businessKey) ?? '' })),
    );
    if (entries.length === 0) return new Set();
    const accountIds = await this.repository.accountIds(
      tx,
      entries.map(({ account }) => account),
    );
    // Balances first: their rows stay locked, so that entries of one user are numbered in the order they commit in.
    await this.repository.addToBalances(tx, creditsOf(entries));
    await this.repository.insertEntries(
      tx,
      entries.map(({ account, amount, transactionId }) => ({
        transactionId,
        accountId: accountIds.get(accountCode(account)) ?? 0,
        currency: account.currency,
        amount,
      })),
    );
    return new Set(ids.keys());
  }

  /** What a user has with us, in sun or micro-USDT. */
  balance(userId: string, currency: Currency, tx?: Tx): Promise<bigint> {
    return this.repository.balance(tx ?? this.database.manager, userCode(userId, currency), false);
  }

  /**
   * Takes the price of an order from the user's balance.
   * @throws AppError ledger/insufficient_balance, nothing changed
   */
  async payFromBalance(
    tx: Tx,
    userId: string,
    orderId: string,
    currency: Currency,
    amount: bigint,
  ): Promise<void> {
    await this.assertCovers(tx, userId, currency, amount);
    const user = { kind: 'user', owner: userId, currency } as const;
    await this.post(tx, [
      transfer(
        `order:${orderId}:paid-from-balance`,
        'balance_payment',
        user,
        { kind: 'revenue', currency },
        amount,
        { orderId },
      ),
    ]);
  }

  /**
   * Takes from the user's balance what a refund pays out on the chain; owed from now on.
   * @returns the balance before it
   * @throws AppError ledger/insufficient_balance, nothing changed
   */
  async owePayout(
    tx: Tx,
    userId: string,
    refundId: string,
    currency: Currency,
    amount: bigint,
    data: Readonly<Record<string, unknown>>,
  ): Promise<bigint> {
    const before = await this.assertCovers(tx, userId, currency, amount);
    const user = { kind: 'user', owner: userId, currency } as const;
    const owed = { kind: 'refunds_payable', currency } as const;
    await this.post(tx, [transfer(`refund:${refundId}:owed`, 'balance_payout', user, owed, amount, data)]);
    return before;
  }

  /**
   * Adds to a user's balance, or takes from it where `amount` is negative; against the account of adjustments.
   * @param key names the adjustment: the same one is booked once
   * @returns the balance before it, or null when it was booked already: nothing changed then
   * @throws AppError ledger/insufficient_balance, ledger/unbalanced when the amount is zero
   */
  async adjust(
    tx: Tx,
    userId: string,
    currency: Currency,
    amount: bigint,
    key: string,
    data: Readonly<Record<string, unknown>>,
  ): Promise<bigint | null> {
    const before = await this.repository.balance(tx, userCode(userId, currency), true);
    if ((await this.repository.findTransaction(tx, key)) !== null) return null;
    if (amount < 0n) await this.assertCovers(tx, userId, currency, -amount);
    const user = { kind: 'user', owner: userId, currency } as const;
    const posting = transfer(key, 'adjustment', { kind: 'adjustments', currency }, user, amount, data);
    return (await this.post(tx, [posting])).has(key) ? before : null;
  }

  /** Data of a booked movement, or null when there is none of this key. */
  dataOf(tx: Tx, businessKey: string): Promise<Readonly<Record<string, unknown>> | null> {
    return this.repository.findTransaction(tx, businessKey);
  }

  private async assertCovers(tx: Tx, userId: string, currency: Currency, needed: bigint): Promise<bigint> {
    const available = await this.repository.balance(tx, userCode(userId, currency), true);
    if (available < needed)
      throw new AppError('ledger/insufficient_balance', 'caller', 'The balance does not cover the price.', {
        available: available.toString(),
        needed: needed.toString(),
        currency,
      });
    return available;
  }
}

const userCode = (userId: string, currency: Currency): string =>
  accountCode({ kind: 'user', owner: userId, currency });

function creditsOf(entries: readonly Entry[]): Map<string, bigint> {
  const credits = new Map<string, bigint>();
  for (const { account, amount } of entries) {
    if (!isMaterialised(account.kind)) continue;
    const code = accountCode(account);
    credits.set(code, (credits.get(code) ?? 0n) - amount);
  }
  return credits;
}
