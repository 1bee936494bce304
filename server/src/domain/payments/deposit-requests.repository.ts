import { Injectable } from '@nestjs/common';
import { Database, rows, type Tx } from '../../platform/database/index.js';

/** A request for a deposit with the transfer that answered it, if one did. Times are chain time. */
export interface DepositRequest {
  readonly id: string;
  readonly userId: string;
  readonly currency: 'TRX' | 'USDT';
  /** Smallest units, suffix included. */
  readonly amount: bigint;
  readonly address: string;
  readonly deadline: Date;
  readonly status: 'open' | 'held' | 'released';
  readonly createdAt: Date;
  /** The transfer that is, or will be, credited. */
  readonly txid: string | null;
  /** What became of it: `credited` once it is solid and in the balance, `in_review` while a person must decide. */
  readonly transfer: 'seen' | 'credited' | 'in_review' | null;
}

interface RequestRow {
  id: string;
  user_id: string;
  currency: 'TRX' | 'USDT';
  amount: string;
  address: string;
  deadline: Date;
  status: DepositRequest['status'];
  created_at: Date;
  txid: string | null;
  transfer: DepositRequest['transfer'];
}

const SELECT = `SELECT m.id, m.user_id, m.currency, m.amount, m.address, m.deadline, m.status, m.created_at,
    p.txid, p.transfer
  FROM payment_monitors m LEFT JOIN LATERAL (
    SELECT txid, CASE
        WHEN resolution = 'credited_user' OR (outcome = 'deposit' AND booked = 'solid') THEN 'credited'
        WHEN outcome = 'deposit' THEN 'seen' ELSE 'in_review' END AS transfer
    FROM payments WHERE monitor_id = m.id
      AND (outcome = 'deposit' OR outcome = 'held' AND coalesce(resolution, 'credited_user') = 'credited_user')
    ORDER BY outcome = 'deposit' DESC, height LIMIT 1
  ) p ON true`;

const requestOf = (row: RequestRow): DepositRequest => ({
  id: row.id,
  userId: row.user_id,
  currency: row.currency,
  amount: BigInt(row.amount),
  address: row.address,
  deadline: row.deadline,
  status: row.status,
  createdAt: row.created_at,
  txid: row.txid,
  transfer: row.transfer,
});

/** Requests by which users add to their balances. */
@Injectable()
export class DepositRequests {
  constructor(private readonly database: Database) {}

  /** Gives an opened request the client's key, so that asking twice is asking once. */
  async name(tx: Tx, id: string, clientKey: string): Promise<DepositRequest> {
    await tx.query('UPDATE payment_monitors SET client_key = $2 WHERE id = $1', [id, clientKey]);
    const named = await this.find(id, tx);
    if (named) return named;
    throw new Error(`there is no deposit request ${id}`);
  }

  async findByClientKey(userId: string, clientKey: string, tx?: Tx): Promise<DepositRequest | null> {
    return this.one(tx, 'm.user_id = $1 AND m.client_key = $2', [userId, clientKey]);
  }

  async find(id: string, tx?: Tx): Promise<DepositRequest | null> {
    return this.one(tx, `m.id = $1 AND m.kind = 'deposit'`, [id]);
  }

  async findMany(ids: readonly string[]): Promise<DepositRequest[]> {
    const where = `m.id = ANY($1::uuid[]) AND m.kind = 'deposit'`;
    const found = await rows<RequestRow>(this.database.manager, `${SELECT} WHERE ${where}`, [ids]);
    return found.map(requestOf);
  }

  /** Requests that wait for a transfer, the newest first. */
  async openOf(userId: string): Promise<DepositRequest[]> {
    const found = await rows<RequestRow>(
      this.database.manager,
      `${SELECT} WHERE m.user_id = $1 AND m.kind = 'deposit' AND m.status = 'open' ORDER BY m.created_at DESC, m.id`,
      [userId],
    );
    return found.map(requestOf);
  }

  /** Open, and the deadline has passed on the chain. */
  async past(chainTime: Date, limit: number, exclude: readonly string[]): Promise<string[]> {
    const found = await rows<{ id: string }>(
      this.database.manager,
      `SELECT id FROM payment_monitors WHERE kind = 'deposit' AND status = 'open' AND deadline < $1
         AND id <> ALL($3::uuid[]) ORDER BY deadline LIMIT $2`,
      [chainTime, limit, exclude],
    );
    return found.map(({ id }) => id);
  }

  /** No longer open; their amounts name them until the hold ends. @returns those that were open */
  async hold(tx: Tx, ids: readonly string[]): Promise<string[]> {
    const held = await rows<{ id: string }>(
      tx,
      `UPDATE payment_monitors SET status = 'held' WHERE id = ANY($1) AND kind = 'deposit' AND status = 'open'
       RETURNING id`,
      [ids],
    );
    return held.map(({ id }) => id);
  }

  private async one(
    tx: Tx | undefined,
    where: string,
    parameters: unknown[],
  ): Promise<DepositRequest | null> {
    const [row] = await rows<RequestRow>(tx ?? this.database.manager, `${SELECT} WHERE ${where}`, parameters);
    return row ? requestOf(row) : null;
  }
}
