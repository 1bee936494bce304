import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../../platform/database/index.js';
import { AppError } from '../../../platform/errors/index.js';

export interface DelegationFilter {
  readonly status?: string | undefined;
  /** Planned, active or ended and not back yet; false: the others. */
  readonly live?: boolean | undefined;
  readonly walletId?: string | undefined;
  readonly poolId?: string | undefined;
  readonly orderId?: string | undefined;
  readonly receiver?: string | undefined;
  /** Of its delegate or an undelegate. */
  readonly txid?: string | undefined;
  readonly createdFrom?: string | undefined;
  readonly createdTo?: string | undefined;
}

/** Where a page ended: time to the microsecond, and id. */
export interface DelegationPosition {
  readonly at: string;
  readonly id: string;
}

/** A row of the list, named as the API names it. */
export interface ListedDelegation {
  readonly id: string;
  /** To the microsecond, as JavaScript's dates are not. */
  readonly listedAt: string;
}

const LISTED_AT = `to_char(d.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const VIEW = `d.id, d.order_id AS "orderId", o.reference AS "orderReference", d.wallet_id AS "walletId",
  w.pool_id AS "poolId", d.supplier, d.receiver, d.sun, d.energy, d.status, d.surplus,
  d.delegate_txid AS "delegateTxid", d.delegate_solid AS "delegateSolid", d.active_at AS "activeAt",
  o.ends_at AS "orderEndsAt", d.ended_at AS "endedAt", d.reclaim_after AS "reclaimAfter",
  d.reclaim_by AS "reclaimBy", d.reclaimed_at AS "reclaimedAt", d.created_at AS "createdAt",
  ${LISTED_AT} AS "listedAt"`;

const FROM = `energy_delegations d JOIN orders o ON o.id = d.order_id
  JOIN supplier_wallets w ON w.id = d.wallet_id`;

/** Each filter is one condition, so that the planner sees only what was asked for. */
function conditionsOf(filter: DelegationFilter): { where: string; values: unknown[] } {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const add = (condition: (n: string) => string, value: unknown): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  add((n) => `d.status = ${n}`, filter.status);
  add((n) => `d.wallet_id = ${n}`, filter.walletId);
  add((n) => `w.pool_id = ${n}`, filter.poolId);
  add((n) => `d.order_id = ${n}`, filter.orderId);
  add((n) => `d.receiver = ${n}`, filter.receiver);
  add(
    (n) => `d.id = ANY (SELECT t.subject::uuid FROM tron_transactions t
      WHERE t.txid = ${n} AND t.purpose IN ('delegate', 'undelegate'))`,
    filter.txid,
  );
  add((n) => `d.created_at >= ${n}`, filter.createdFrom);
  add((n) => `d.created_at < ${n}`, filter.createdTo);
  if (filter.live !== undefined)
    conditions.push(`${filter.live ? '' : 'NOT '}(d.status IN ('planned', 'active', 'ended'))`);
  return { where: conditions.length > 0 ? conditions.join(' AND ') : 'true', values };
}

/** The ledger of delegations as lists show it. */
@Injectable()
export class DelegationsReadModel {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  list(
    filter: DelegationFilter,
    after: DelegationPosition | undefined,
    limit: number,
  ): Promise<ListedDelegation[]> {
    const { where, values } = conditionsOf(filter);
    const next = values.length + 1;
    const position = after
      ? `AND (d.created_at, d.id) < ($${next + 1}::timestamptz, $${next + 2}::uuid)`
      : '';
    return rows(
      this.database.manager,
      `SELECT ${VIEW} FROM ${FROM} WHERE ${where} ${position}
       ORDER BY d.created_at DESC, d.id DESC LIMIT $${next}`,
      [...values, limit, ...(after ? [after.at, after.id] : [])],
    );
  }

  async count(filter: DelegationFilter): Promise<number> {
    const { where, values } = conditionsOf(filter);
    const [row] = await rows<{ n: number }>(
      this.database.manager,
      `SELECT count(*)::int AS n FROM ${FROM} WHERE ${where}`,
      values,
    );
    return row?.n ?? 0;
  }

  /** With its transactions, oldest first. @throws AppError delegations/not_found */
  async one(id: string): Promise<object> {
    const [found] = await rows(this.database.manager, `SELECT ${VIEW} FROM ${FROM} WHERE d.id = $1`, [id]);
    if (!found) throw new AppError('delegations/not_found', 'caller', 'There is no such delegation.');
    const operations = await rows(
      this.database.manager,
      `SELECT purpose, txid, status, answer, included_height AS "includedHeight", included_time AS "includedAt"
       FROM tron_transactions WHERE subject = $1 AND purpose IN ('delegate', 'undelegate') ORDER BY created_at`,
      [id],
    );
    return { ...found, operations };
  }
}
