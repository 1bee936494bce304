import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import { accountCode } from './accounts.js';
import { LedgerService } from './ledger.service.js';
import { transfer } from './posting.js';

const accountOf = (poolId: string) => ({ kind: 'supplier_payable', owner: poolId, currency: 'TRX' }) as const;

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

  /** Whether a payout to the pool by this transfer is booked. */
  async hasTransfer(tx: Tx, poolId: string, txid: string): Promise<boolean> {
    const found = await rows(
      tx,
      `SELECT FROM ledger_transactions
       WHERE kind = 'supplier_payout' AND data->>'poolId' = $1 AND data->>'txid' = $2 LIMIT 1`,
      [poolId, txid],
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
    const owner = { kind: 'owner_funds', currency: 'TRX' } as const;
    await this.ledger.post(tx, [transfer(key, 'supplier_payout', accountOf(poolId), owner, sun, data)]);
  }
}
