import { Injectable } from '@nestjs/common';
import type { CashAccount } from '../../domain/ledger/index.js';
import { Database, rows, type Tx } from '../../platform/database/index.js';
import { DELEGATE, UNDELEGATE } from './foreign-operations.repository.js';

/** Sun of our delegations of one pair, with what others did on our wallet for the same receiver. */
export interface PairFigures {
  readonly supplier: string;
  readonly receiver: string;
  /** Of live delegations. */
  readonly sun: bigint;
  /** Of those that were closed because the owner took them back, in part or in whole. */
  readonly takenSun: bigint;
  /** Of delegates that are none of ours. */
  readonly foreignLentSun: bigint;
  /** Of undelegates that are none of ours. */
  readonly foreignReturnedSun: bigint;
  /** Something of the pair is on its way: what the chain says may be ahead of the books. */
  readonly underWay: boolean;
}

const PAYMENT_PATIENCE_BLOCKS = 20;
const OPERATION_PATIENCE = '10 minutes';
const LISTED = 200;

/** One statement, so that nothing is counted twice or never that is just being booked. */
const CASH_AT = `
SELECT (SELECT coalesce(sum(e.amount), 0) FROM balance_transactions e JOIN ledger_accounts a ON a.id = e.account_id
    WHERE a.code = 'cash:' || $1::text || ':' || $2::text)
  + (SELECT coalesce(sum(CASE booked WHEN 'solid' THEN -amount ELSE amount END), 0) FROM payments
    WHERE to_address = $1 AND currency = $2
      AND (booked IN ('none', 'receipt') AND height <= $3 OR booked = 'solid' AND height > $3))
  + (SELECT coalesce(sum((CASE WHEN booked THEN -1 ELSE 1 END) * (CASE WHEN currency = $2 THEN amount ELSE 0 END
      - CASE WHEN $2 = 'TRX' THEN fee_sun ELSE 0 END)), 0) FROM chain_movements
    WHERE address = $1 AND height >= $4 AND booked = (height > $3)) AS cash`;

/** Sums of the books that must hold, and what should have been done long ago. */
@Injectable()
export class BooksRepository {
  constructor(private readonly database: Database) {}

  /** Pairs with live delegations of ours, and those that an owner took back from and that are not even yet. */
  async pairs(): Promise<PairFigures[]> {
    const found = await this.rows<{
      supplier: string;
      receiver: string;
      sun: string;
      taken_sun: string;
      lent_sun: string;
      returned_sun: string;
      under_way: boolean;
    }>(
      `SELECT p.*, f.lent_sun, f.returned_sun FROM (
         SELECT d.supplier, d.receiver, bool_or(d.status <> 'taken_elsewhere') AS live,
           coalesce(sum(d.sun) FILTER (WHERE d.status <> 'taken_elsewhere' AND d.delegate_solid), 0) AS sun,
           coalesce(sum(d.sun) FILTER (WHERE d.status = 'taken_elsewhere'), 0) AS taken_sun,
           bool_or(NOT d.delegate_solid OR EXISTS (SELECT 1 FROM tron_transactions t
             WHERE t.subject = d.id::text AND t.purpose = 'undelegate'
               AND (t.status IN ('signed', 'sent', 'included', 'rejected') OR NOT t.noticed))) AS under_way
         FROM energy_delegations d WHERE d.status IN ('planned', 'active', 'ended', 'taken_elsewhere')
         GROUP BY d.supplier, d.receiver) p
       CROSS JOIN LATERAL (
         SELECT coalesce(sum(f.sun) FILTER (WHERE f.kind = '${DELEGATE}'), 0) AS lent_sun,
           coalesce(sum(f.sun) FILTER (WHERE f.kind = '${UNDELEGATE}'), 0) AS returned_sun
         FROM foreign_operations f WHERE f.address = p.supplier AND f.counterparty = p.receiver
           AND f.adopted_as IS NULL AND f.resource = 'ENERGY') f
       WHERE p.live OR p.taken_sun + f.lent_sun <> f.returned_sun`,
    );
    return found.map((row) => ({
      supplier: row.supplier,
      receiver: row.receiver,
      sun: BigInt(row.sun),
      takenSun: BigInt(row.taken_sun),
      foreignLentSun: BigInt(row.lent_sun),
      foreignReturnedSun: BigInt(row.returned_sun),
      underWay: row.under_way,
    }));
  }

  /**
   * What the address had in the block at `height`, as the ledger has it: its entries, without those of later blocks, and
   * with what is recorded up to there and will be booked by itself.
   */
  async cashAt(
    { address, currency, watchedFromHeight }: CashAccount,
    height: bigint,
    tx: Tx = this.database.manager,
  ): Promise<bigint> {
    const [row] = await rows<{ cash: string }>(tx, CASH_AT, [
      address,
      currency,
      height.toString(),
      watchedFromHeight.toString(),
    ]);
    return BigInt(row?.cash ?? 0);
  }

  /** Currencies whose entries do not sum to zero. */
  async ledgerSums(): Promise<{ currency: 'TRX' | 'USDT'; sum: bigint }[]> {
    const found = await this.rows<{ currency: 'TRX' | 'USDT'; sum: string }>(
      'SELECT currency, sum(amount) AS sum FROM balance_transactions GROUP BY currency HAVING sum(amount) <> 0',
    );
    return found.map(({ currency, sum }) => ({ currency, sum: BigInt(sum) }));
  }

  /** Balances kept as rows that are not the sum of their entries. */
  async balanceRows(): Promise<{ code: string; currency: 'TRX' | 'USDT'; row: bigint; sum: bigint }[]> {
    const found = await this.rows<{ code: string; currency: 'TRX' | 'USDT'; balance: string; sum: string }>(
      `SELECT a.code, a.currency, a.balance, coalesce(-s.sum, 0) AS sum FROM ledger_accounts a
       LEFT JOIN (SELECT account_id, sum(amount) AS sum FROM balance_transactions GROUP BY account_id) s
         ON s.account_id = a.id
       WHERE a.balance IS NOT NULL AND a.balance <> coalesce(-s.sum, 0) LIMIT ${LISTED}`,
    );
    return found.map(({ code, currency, balance, sum }) => ({
      code,
      currency,
      row: BigInt(balance),
      sum: BigInt(sum),
    }));
  }

  /** Transfers that are solid for a minute and still in no book. */
  unbookedPayments(): Promise<{ id: string; currency: 'TRX' | 'USDT'; amount: string; height: string }[]> {
    return this.rows(
      `SELECT p.id, p.currency, p.amount::text AS amount, p.height::text AS height FROM payments p, chain_cursor c
       WHERE p.booked IN ('none', 'receipt') AND p.height <= c.solid_height - ${PAYMENT_PATIENCE_BLOCKS}
       ORDER BY p.height LIMIT ${LISTED}`,
    );
  }

  /** Operations whose end the solid chain has long decided. */
  undecidedOperations(): Promise<{ id: string; txid: string; purpose: string }[]> {
    return this.rows(
      `SELECT t.id, t.txid, t.purpose FROM tron_transactions t, chain_cursor c
       WHERE t.status IN ('signed', 'sent', 'rejected')
         AND t.expiration < c.solid_time - interval '${OPERATION_PATIENCE}'
       ORDER BY t.expiration LIMIT ${LISTED}`,
    );
  }

  private rows<Row extends object>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return rows<Row>(this.database.manager, sql, parameters);
  }
}
