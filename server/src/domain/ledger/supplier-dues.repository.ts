import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import { accountCode } from './accounts.js';
import { LedgerService } from './ledger.service.js';
import { transfer } from './posting.js';

/** The business key of a reversal is that of its payout with this behind it: there is one at most. */
const REVERSAL = ':reversal';
const reversalOf = ({ businessKey }: BookedPayout): string => `${businessKey}${REVERSAL}`;

/** A payout that is booked. */
export interface BookedPayout {
  readonly businessKey: string;
  /** Above zero. */
  readonly sun: bigint;
  readonly txid: string | null;
}

const accountOf = (poolId: string) => ({ kind: 'supplier_payable', owner: poolId, currency: 'TRX' }) as const;
const OWNER = { kind: 'owner_funds', currency: 'TRX' } as const;

/** What the suppliers of a pool are owed for energy that was delivered, and what they got of it. Sun. */
@Injectable()
export class SupplierDues {
  constructor(private readonly ledger: LedgerService) {}

  async owed(tx: Tx, poolId: string): Promise<bigint> {
    const [row] = await rows<{ owed: string }>(
      tx,
      `SELECT coalesce(-sum(e.amount), 0) AS owed FROM balance_transactions e
       JOIN ledger_accounts a ON a.id = e.account_id WHERE a.code = $1`,
      [accountCode(accountOf(poolId))],
    );
    return BigInt(row?.owed ?? 0);
  }

  /** Data of a payout that is booked, or null. */
  payout(tx: Tx, key: string): Promise<Readonly<Record<string, unknown>> | null> {
    return this.ledger.dataOf(tx, key);
  }

  /** Until the end of the transaction: two payouts at once may not both be covered by what is owed. */
  async oneAtATime(tx: Tx, poolId: string): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [accountCode(accountOf(poolId))]);
  }

  /** Whether a payout to the pool by this transfer is booked, and not booked back. */
  async hasTransfer(tx: Tx, poolId: string, txid: string): Promise<boolean> {
    const found = await rows(
      tx,
      `SELECT FROM ledger_transactions p
       WHERE kind = 'supplier_payout' AND data->>'poolId' = $1 AND data->>'txid' = $2
         AND NOT EXISTS (SELECT FROM ledger_transactions WHERE business_key = p.business_key || $3) LIMIT 1`,
      [poolId, txid, REVERSAL],
    );
    return found.length > 0;
  }

  /**
   * Books what the owner paid them out of his own pocket or took out of an address of ours for it: books count what
   * leaves our addresses without a record as his already.
   * @param key names the payout
   */
  async pay(
    tx: Tx,
    poolId: string,
    sun: bigint,
    key: string,
    data: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.ledger.post(tx, [transfer(key, 'supplier_payout', accountOf(poolId), OWNER, sun, data)]);
  }

  /** @param entryId of the pool's account, as its statement names the line */
  async payoutOfEntry(tx: Tx, poolId: string, entryId: string): Promise<BookedPayout | null> {
    const [row] = await rows<{ business_key: string; amount: string; txid: string | null }>(
      tx,
      `SELECT t.business_key, e.amount, t.data->>'txid' AS txid FROM balance_transactions e
       JOIN ledger_accounts a ON a.id = e.account_id JOIN ledger_transactions t ON t.id = e.transaction_id
       WHERE e.id = $1::bigint AND a.code = $2 AND t.kind = 'supplier_payout'`,
      [entryId, accountCode(accountOf(poolId))],
    );
    return row ? { businessKey: row.business_key, sun: BigInt(row.amount), txid: row.txid } : null;
  }

  /** Data of a payout's reversal, or null while there is none. */
  reversal(tx: Tx, payout: BookedPayout): Promise<Readonly<Record<string, unknown>> | null> {
    return this.ledger.dataOf(tx, reversalOf(payout));
  }

  /** @returns the business keys among these whose payouts are booked back */
  async reversed(tx: Tx, businessKeys: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await rows<{ key: string }>(
      tx,
      `SELECT key FROM unnest($1::text[]) AS key
       WHERE EXISTS (SELECT FROM ledger_transactions WHERE business_key = key || $2)`,
      [businessKeys, REVERSAL],
    );
    return new Set(found.map(({ key }) => key));
  }

  /** Books a payout back that was never made, or not to these suppliers: it is owed again. */
  async reverse(
    tx: Tx,
    poolId: string,
    payout: BookedPayout,
    data: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const key = reversalOf(payout);
    await this.ledger.post(tx, [
      transfer(key, 'supplier_payout_reversal', OWNER, accountOf(poolId), payout.sun, data),
    ]);
  }
}
