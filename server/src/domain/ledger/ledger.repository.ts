import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import { type Account, accountCode, isMaterialised } from './accounts.js';
import type { Posting } from './posting.js';

@Injectable()
export class LedgerRepository {
  /** Inserts what is not yet booked and returns the business keys that were new. */
  async insertTransactions(tx: Tx, postings: readonly Posting[]): Promise<Map<string, string>> {
    const inserted = await rows<{ id: string; business_key: string }>(
      tx,
      `INSERT INTO ledger_transactions (business_key, kind, data)
       SELECT * FROM unnest($1::text[], $2::text[], $3::jsonb[])
       ON CONFLICT (business_key) DO NOTHING RETURNING id, business_key`,
      [
        postings.map((p) => p.businessKey),
        postings.map((p) => p.kind),
        postings.map((p) => JSON.stringify(p.data ?? {})),
      ],
    );
    return new Map(inserted.map((row) => [row.business_key, row.id]));
  }

  /** Ids by code; accounts that do not exist yet are opened. */
  async accountIds(tx: Tx, accounts: readonly Account[]): Promise<Map<string, number>> {
    const byCode = new Map(accounts.map((account) => [accountCode(account), account]));
    const known = await this.idsOf(tx, [...byCode.keys()]);
    const missing = [...byCode].filter(([code]) => !known.has(code)).sort(([a], [b]) => (a < b ? -1 : 1));
    if (missing.length === 0) return known;
    await tx.query(
      `INSERT INTO ledger_accounts (code, kind, currency, balance)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) ON CONFLICT (code) DO NOTHING`,
      [
        missing.map(([code]) => code),
        missing.map(([, account]) => account.kind),
        missing.map(([, account]) => account.currency),
        missing.map(([, account]) => (isMaterialised(account.kind) ? '0' : null)),
      ],
    );
    return this.idsOf(tx, [...byCode.keys()]);
  }

  async insertEntries(
    tx: Tx,
    entries: readonly { transactionId: string; accountId: number; currency: string; amount: bigint }[],
  ): Promise<void> {
    await tx.query(
      `INSERT INTO balance_transactions (transaction_id, account_id, currency, amount)
       SELECT * FROM unnest($1::bigint[], $2::int[], $3::text[], $4::bigint[])`,
      [
        entries.map((e) => e.transactionId),
        entries.map((e) => e.accountId),
        entries.map((e) => e.currency),
        entries.map((e) => e.amount.toString()),
      ],
    );
  }

  /** Moves materialised balances, rows in code order. A balance below zero is refused by the database. */
  async addToBalances(tx: Tx, credits: ReadonlyMap<string, bigint>): Promise<void> {
    for (const [code, amount] of [...credits].sort(([a], [b]) => (a < b ? -1 : 1)))
      await tx.query('UPDATE ledger_accounts SET balance = balance + $2 WHERE code = $1', [
        code,
        amount.toString(),
      ]);
  }

  async findTransaction(tx: Tx, businessKey: string): Promise<Record<string, unknown> | null> {
    const [row] = await rows<{ data: Record<string, unknown> }>(
      tx,
      'SELECT data FROM ledger_transactions WHERE business_key = $1',
      [businessKey],
    );
    return row?.data ?? null;
  }

  /** Materialised balance in the currency's smallest unit; locked when `tx` writes. */
  async balance(tx: Tx, code: string, lock: boolean): Promise<bigint> {
    const [row] = await rows<{ balance: string | null }>(
      tx,
      `SELECT balance FROM ledger_accounts WHERE code = $1 ${lock ? 'FOR UPDATE' : ''}`,
      [code],
    );
    return BigInt(row?.balance ?? 0);
  }

  private async idsOf(tx: Tx, codes: readonly string[]): Promise<Map<string, number>> {
    const found = await rows<{ id: number; code: string }>(
      tx,
      'SELECT id, code FROM ledger_accounts WHERE code = ANY($1)',
      [codes],
    );
    return new Map(found.map((row) => [row.code, row.id]));
  }
}
