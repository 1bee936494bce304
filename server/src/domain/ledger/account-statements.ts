import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../platform/database/index.js';
import { accountCode, type Currency } from './accounts.js';

/** One movement of what we owe somebody, in sun or micro-USDT. */
export interface AccountEntry {
  /** Rises with each entry of the account. */
  readonly id: string;
  /** The posting's kind. */
  readonly kind: string;
  readonly businessKey: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** What came in; negative where it went out. */
  readonly amount: bigint;
  /** Balance right after it. */
  readonly balance: bigint;
  readonly at: Date;
}

export interface StatementPage {
  readonly limit: number;
  /** Only entries older than this one: the last of the page before. */
  readonly before?: string | undefined;
}

interface EntryRow {
  id: string;
  kind: string;
  business_key: string;
  data: Record<string, unknown>;
  amount: string;
  balance: string;
  created_at: Date;
}

/**
 * What moved an account of what we owe. Entries of a user's account are numbered in the order they were committed in, so that a page
 * never misses one and no balance shown was ever below zero. Credits are negative in the books and positive here.
 */
@Injectable()
export class AccountStatements {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  ofUser(userId: string, currency: Currency, page: StatementPage): Promise<AccountEntry[]> {
    return this.of(accountCode({ kind: 'user', owner: userId, currency }), page);
  }

  /** Newest first, in sun; the balance is what the suppliers of the pool are owed. */
  ofSupplier(poolId: string, page: StatementPage): Promise<AccountEntry[]> {
    return this.of(accountCode({ kind: 'supplier_payable', owner: poolId, currency: 'TRX' }), page);
  }

  private async of(code: string, page: StatementPage): Promise<AccountEntry[]> {
    const found = await rows<EntryRow>(
      this.database.manager,
      `WITH account AS (
         SELECT id, coalesce(balance, (
           SELECT coalesce(-sum(e.amount), 0) FROM balance_transactions e WHERE e.account_id = l.id)) AS balance
         FROM ledger_accounts l WHERE code = $1),
       newer AS (
         SELECT coalesce(sum(e.amount), 0) AS amount FROM balance_transactions e, account a
         WHERE e.account_id = a.id AND e.id >= $2::bigint),
       page AS (
         SELECT e.id, e.transaction_id, e.amount FROM balance_transactions e, account a
         WHERE e.account_id = a.id AND ($2::bigint IS NULL OR e.id < $2) ORDER BY e.id DESC LIMIT $3)
       SELECT p.id, t.kind, t.business_key, t.data, -p.amount AS amount, t.created_at,
         a.balance + n.amount + sum(p.amount) OVER (ORDER BY p.id DESC) - p.amount AS balance
       FROM page p JOIN ledger_transactions t ON t.id = p.transaction_id, account a, newer n
       ORDER BY p.id DESC`,
      [code, page.before ?? null, page.limit],
    );
    return found.map((row) => ({
      id: row.id,
      kind: row.kind,
      businessKey: row.business_key,
      data: row.data,
      amount: BigInt(row.amount),
      balance: BigInt(row.balance),
      at: row.created_at,
    }));
  }
}
