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

  /**
   * Books what the owner paid them out of his own pocket or took out of an address of ours for it: books count what
   * leaves our addresses without a record as his already.
   * @param key names the payout: the same one is booked once
   * @returns what was owed before it, or null when it was booked already
   */
  async paid(
    tx: Tx,
    poolId: string,
    sun: bigint,
    key: string,
    data: Readonly<Record<string, unknown>>,
  ): Promise<bigint | null> {
    // One at a time: two payouts at once may not both be covered by what is owed.
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [accountCode(accountOf(poolId))]);
    if ((await this.ledger.dataOf(tx, key)) !== null) return null;
    const before = await this.owed(tx, poolId);
    const owner = { kind: 'owner_funds', currency: 'TRX' } as const;
    await this.ledger.post(tx, [transfer(key, 'supplier_payout', accountOf(poolId), owner, sun, data)]);
    return before;
  }
}
