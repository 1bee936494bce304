import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../platform/database/index.js';

/** Sun of our live delegations of one pair, with what others did on our wallet for the same receiver. */
export interface PairFigures {
  readonly supplier: string;
  readonly receiver: string;
  readonly sun: bigint;
  /** Delegates less undelegates that are none of ours. */
  readonly foreignSun: bigint;
  /** Something of the pair is on its way: what the chain says may be ahead of the books. */
  readonly underWay: boolean;
}

const PAYMENT_PATIENCE_BLOCKS = 20;
const OPERATION_PATIENCE = '10 minutes';
const LISTED = 200;

/** Sums of the books that must hold, and what should have been done long ago. */
@Injectable()
export class BooksRepository {
  constructor(private readonly database: Database) {}

  /** Pairs with live delegations of ours. */
  async pairs(): Promise<PairFigures[]> {
    const found = await this.rows<{
      supplier: string;
      receiver: string;
      sun: string;
      foreign_sun: string;
      under_way: boolean;
    }>(
      `SELECT d.supplier, d.receiver, sum(d.sun) FILTER (WHERE d.delegate_solid) AS sun,
         bool_or(NOT d.delegate_solid OR EXISTS (SELECT 1 FROM tron_transactions t
           WHERE t.subject = d.id::text AND t.purpose = 'undelegate'
             AND (t.status IN ('signed', 'sent', 'included', 'rejected') OR NOT t.noticed))) AS under_way,
         coalesce((SELECT sum(CASE f.kind WHEN 'DelegateResourceContract' THEN f.sun ELSE -f.sun END)
           FROM foreign_operations f WHERE f.address = d.supplier AND f.counterparty = d.receiver
             AND f.adopted_as IS NULL AND f.resource = 'ENERGY'
             AND f.kind IN ('DelegateResourceContract', 'UnDelegateResourceContract')), 0) AS foreign_sun
       FROM energy_delegations d WHERE d.status IN ('planned', 'active', 'ended')
       GROUP BY d.supplier, d.receiver`,
    );
    return found.map((row) => ({
      supplier: row.supplier,
      receiver: row.receiver,
      sun: BigInt(row.sun ?? 0),
      foreignSun: BigInt(row.foreign_sun),
      underWay: row.under_way,
    }));
  }

  /** What a posting booked on a cash account, or 0. */
  async opening(address: string, currency: string): Promise<bigint> {
    const [row] = await this.rows<{ amount: string | null }>(
      `SELECT sum(e.amount) AS amount FROM ledger_transactions t
       JOIN balance_transactions e ON e.transaction_id = t.id
       JOIN ledger_accounts a ON a.id = e.account_id AND a.code = $2
       WHERE t.business_key = $1`,
      [`opening:${address}:${currency}`, `cash:${address}:${currency}`],
    );
    return BigInt(row?.amount ?? 0);
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
