import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';

export type StakingKind = 'stake' | 'unstake' | 'withdraw' | 'cancel_unstake' | 'vote' | 'claim';
export type StakingStatus = 'pending' | 'done' | 'failed';
export type StakedKind = 'ENERGY' | 'BANDWIDTH';

/** What a person asked of a wallet's stake: one transaction, never sent twice. */
export interface StakingRequest {
  readonly id: string;
  readonly walletId: string;
  readonly kind: StakingKind;
  readonly resource: StakedKind | null;
  readonly amountSun: bigint | null;
  readonly votes: readonly { readonly witness: string; readonly count: number }[] | null;
  readonly txid: string;
  readonly actor: string;
  readonly reason: string;
}
export interface StoredStakingRequest extends StakingRequest {
  readonly status: StakingStatus;
  readonly answer: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

interface RequestRow {
  id: string;
  wallet_id: string;
  kind: StakingKind;
  resource: StakedKind | null;
  amount_sun: string | null;
  votes: { witness: string; count: number }[] | null;
  txid: string;
  status: StakingStatus;
  answer: string | null;
  actor: string;
  reason: string;
  created_at: Date;
  finished_at: Date | null;
}

/** Requests of staking; a wallet has at most one that is not finished. */
@Injectable()
export class StakingRequests {
  /** Fails (unique violation) where the wallet has a pending one. */
  async insert(tx: Tx, request: StakingRequest): Promise<void> {
    await tx.query(
      `INSERT INTO staking_requests (id, wallet_id, kind, resource, amount_sun, votes, txid, actor, reason)
       VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9)`,
      [
        request.id,
        request.walletId,
        request.kind,
        request.resource,
        request.amountSun?.toString() ?? null,
        request.votes === null ? null : JSON.stringify(request.votes),
        request.txid,
        request.actor,
        request.reason,
      ],
    );
  }

  async find(tx: Tx, id: string): Promise<StoredStakingRequest | null> {
    return (await this.select(tx, 'WHERE id = $1', [id]))[0] ?? null;
  }

  async pendingOf(tx: Tx, walletId: string): Promise<StoredStakingRequest | null> {
    return (await this.select(tx, `WHERE wallet_id = $1 AND status = 'pending'`, [walletId]))[0] ?? null;
  }

  /** Newest first. */
  ofWallet(tx: Tx, walletId: string, limit: number): Promise<StoredStakingRequest[]> {
    return this.select(tx, 'WHERE wallet_id = $1 ORDER BY created_at DESC, id LIMIT $2', [walletId, limit]);
  }

  /** Done or failed; what counted as failed may turn out to be done. @returns whether anything changed */
  async finish(tx: Tx, id: string, status: 'done' | 'failed', answer: string | null): Promise<boolean> {
    const from = status === 'done' ? ['pending', 'failed'] : ['pending'];
    const changed = await rows(
      tx,
      `UPDATE staking_requests SET status = $2, answer = $3, finished_at = now()
       WHERE id = $1 AND status = ANY($4) RETURNING id`,
      [id, status, answer, from],
    );
    return changed.length > 0;
  }

  /** Sun that other delegations of the wallet are promised, and how many rentals it has to take back. */
  async promised(tx: Tx, walletId: string): Promise<{ reservedSun: bigint; liveRentals: number }> {
    const [row] = await rows<{ reserved: string; live: string }>(
      tx,
      `SELECT (SELECT coalesce(sum(sun), 0) FROM energy_reservations WHERE wallet_id = $1 AND closed_at IS NULL)
           AS reserved,
         (SELECT count(*) FROM energy_delegations
           WHERE wallet_id = $1 AND status IN ('planned', 'active', 'ended')) AS live`,
      [walletId],
    );
    return { reservedSun: BigInt(row?.reserved ?? 0), liveRentals: Number(row?.live ?? 0) };
  }

  private async select(tx: Tx, where: string, parameters: unknown[]): Promise<StoredStakingRequest[]> {
    const found = await rows<RequestRow>(tx, `SELECT * FROM staking_requests ${where}`, parameters);
    return found.map((row) => ({
      id: row.id,
      walletId: row.wallet_id,
      kind: row.kind,
      resource: row.resource,
      amountSun: row.amount_sun === null ? null : BigInt(row.amount_sun),
      votes: row.votes,
      txid: row.txid,
      status: row.status,
      answer: row.answer,
      actor: row.actor,
      reason: row.reason,
      createdAt: row.created_at,
      finishedAt: row.finished_at,
    }));
  }
}
