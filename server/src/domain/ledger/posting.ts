import { AppError } from '../../platform/errors/index.js';
import type { Account, Currency } from './accounts.js';

/** One line: a positive amount debits the account, a negative one credits it. */
export interface Entry {
  readonly account: Account;
  readonly amount: bigint;
}

/** One movement of money. The business key makes booking it twice the same as once. */
export interface Posting {
  readonly businessKey: string;
  readonly kind: string;
  readonly entries: readonly Entry[];
  readonly data?: Readonly<Record<string, unknown>>;
}

/** From one account to another: the whole of most postings. */
export const transfer = (
  businessKey: string,
  kind: string,
  debit: Account,
  credit: Account,
  amount: bigint,
  data?: Readonly<Record<string, unknown>>,
): Posting => ({
  businessKey,
  kind,
  entries: [
    { account: debit, amount },
    { account: credit, amount: -amount },
  ],
  ...(data ? { data } : {}),
});

/** @throws AppError ledger/unbalanced unless the entries of each currency sum to zero and none is zero */
export function assertBalanced(posting: Posting): void {
  const sums = new Map<Currency, bigint>();
  for (const { account, amount } of posting.entries) {
    if (amount === 0n)
      throw new AppError('ledger/unbalanced', 'ours', `${posting.businessKey} has an empty entry`);
    sums.set(account.currency, (sums.get(account.currency) ?? 0n) + amount);
  }
  for (const [currency, sum] of sums)
    if (sum !== 0n)
      throw new AppError('ledger/unbalanced', 'ours', `${posting.businessKey}: ${currency} is off by ${sum}`);
  if (sums.size === 0)
    throw new AppError('ledger/unbalanced', 'ours', `${posting.businessKey} has no entries`);
}
