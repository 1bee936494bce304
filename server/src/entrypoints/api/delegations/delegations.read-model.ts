import type { DelegationReportFilter } from '@energy-desk/shared/reports';
import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../../platform/database/index.js';
import { AppError } from '../../../platform/errors/index.js';
import { delegationFiltersOf, walletsOfPool } from '../../../processes/reports/index.js';

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

const JOINS = `JOIN orders o ON o.id = d.order_id
  JOIN supplier_wallets w ON w.id = d.wallet_id`;

/** The ledger of delegations as lists show it. */
@Injectable()
export class DelegationsReadModel {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async list(
    filter: DelegationReportFilter,
    after: DelegationPosition | undefined,
    limit: number,
  ): Promise<ListedDelegation[]> {
    const { manager } = this.database;
    const walletIds = filter.poolId === undefined ? undefined : await walletsOfPool(manager, filter.poolId);
    const filters = delegationFiltersOf(filter, { walletIds }).and(
      '(d.created_at, d.id) < (?::timestamptz, ?::uuid)',
      after?.at,
      after?.id,
    );
    return rows(
      manager,
      `SELECT ${VIEW} FROM (SELECT * FROM energy_delegations d ${filters.where}
         ORDER BY d.created_at DESC, d.id DESC LIMIT ${limit}) d ${JOINS}
       ORDER BY d.created_at DESC, d.id DESC`,
      filters.parameters,
    );
  }

  async count(filter: DelegationReportFilter): Promise<number> {
    const { where, parameters } = delegationFiltersOf(filter);
    const [row] = await rows<{ n: number }>(
      this.database.manager,
      `SELECT count(*)::int AS n FROM energy_delegations d ${where}`,
      parameters,
    );
    return row?.n ?? 0;
  }

  /** With its transactions, oldest first. @throws AppError delegations/not_found */
  async one(id: string): Promise<object> {
    const [found] = await rows(
      this.database.manager,
      `SELECT ${VIEW} FROM energy_delegations d ${JOINS} WHERE d.id = $1`,
      [id],
    );
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
