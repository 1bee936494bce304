import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { rows, type Tx } from '../../platform/database/index.js';
import { DelegationEntity, type DelegationStatus } from './delegation.entity.js';

/** Columns that a change of state sets beside it. */
export interface DelegationChange {
  readonly surplus?: boolean;
  readonly delegateSolid?: boolean;
  readonly activeAt?: Date | null;
  readonly endedAt?: Date;
  readonly reclaimAfter?: Date | null;
  readonly reclaimBy?: Date;
  readonly reclaimedAt?: Date;
}

const COLUMNS: Readonly<Record<keyof DelegationChange, string>> = {
  surplus: 'surplus',
  delegateSolid: 'delegate_solid',
  activeAt: 'active_at',
  endedAt: 'ended_at',
  reclaimAfter: 'reclaim_after',
  reclaimBy: 'reclaim_by',
  reclaimedAt: 'reclaimed_at',
};

@Injectable()
export class DelegationRepository {
  async insert(tx: Tx, delegations: readonly DelegationEntity[]): Promise<void> {
    await tx
      .createQueryBuilder()
      .insert()
      .into(DelegationEntity)
      .values([...delegations])
      .execute();
  }

  /** Compare-and-set; returns the ids that changed. */
  async compareAndSet(
    tx: Tx,
    ids: readonly string[],
    from: readonly DelegationStatus[],
    to: DelegationStatus,
    change: DelegationChange,
  ): Promise<string[]> {
    const names = Object.keys(change) as (keyof DelegationChange)[];
    const assignments = names.map((name, i) => `, ${COLUMNS[name]} = $${i + 4}`).join('');
    const changed = await rows<{ id: string }>(
      tx,
      `UPDATE energy_delegations SET status = $3, updated_at = now()${assignments}
       WHERE id = ANY($1) AND status = ANY($2) RETURNING id`,
      [ids, from, to, ...names.map((name) => change[name])],
    );
    return changed.map(({ id }) => id);
  }

  /** Those that were planned are active since their block. @returns ids that changed */
  async activate(tx: Tx, included: readonly { id: string; at: Date }[]): Promise<string[]> {
    const changed = await rows<{ id: string }>(
      tx,
      `UPDATE energy_delegations d SET status = 'active', active_at = i.at, updated_at = now()
       FROM unnest($1::uuid[], $2::timestamptz[]) AS i (id, at)
       WHERE d.id = i.id AND d.status = 'planned' RETURNING d.id`,
      [included.map(({ id }) => id), included.map(({ at }) => at)],
    );
    return changed.map(({ id }) => id);
  }

  /** An ended one that waits, with no undelegate under way: due at once. @returns false where that changes nothing */
  async hasten(tx: Tx, id: string, chainTime: Date, force: boolean): Promise<boolean> {
    const changed = await rows(
      tx,
      `UPDATE energy_delegations SET reclaim_after = $2, updated_at = now(),
         reclaim_by = CASE WHEN $3 THEN $2 ELSE reclaim_by END
       WHERE id = $1 AND status = 'ended'
         AND (reclaim_after > $2 OR (reclaim_after IS NOT NULL AND $3 AND reclaim_by > $2)) RETURNING id`,
      [id, chainTime, force],
    );
    return changed.length > 0;
  }

  findByIds(tx: Tx, ids: readonly string[]): Promise<DelegationEntity[]> {
    return tx.find(DelegationEntity, { where: { id: In([...ids]) }, order: { id: 'ASC' } });
  }

  ofOrders(tx: Tx, orderIds: readonly string[]): Promise<DelegationEntity[]> {
    return tx.find(DelegationEntity, {
      where: { orderId: In([...orderIds]) },
      order: { attempt: 'ASC', part: 'ASC' },
    });
  }

  /** Rentals of these receivers that have not ended, and the stake of those that wait for their reclaim. */
  liveOfReceivers(tx: Tx, receivers: readonly string[]): Promise<DelegationEntity[]> {
    return tx.find(DelegationEntity, {
      where: { receiver: In([...receivers]), status: In(['planned', 'active', 'ended']) },
    });
  }

  /** Ended, delegate solid, and time to take back. */
  async reclaimable(tx: Tx, chainTime: Date, limit: number, exclude: readonly string[]): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT id FROM energy_delegations
       WHERE status = 'ended' AND delegate_solid AND reclaim_after <= $1 AND id <> ALL($3::uuid[])
       ORDER BY reclaim_after LIMIT $2`,
      [chainTime, limit, exclude],
    );
    return found.map(({ id }) => id);
  }

  /** Those of them that are still due, locked in id order. */
  lockReclaimable(tx: Tx, ids: readonly string[], chainTime: Date): Promise<DelegationEntity[]> {
    return tx
      .createQueryBuilder(DelegationEntity, 'd')
      .where({ id: In([...ids]), status: 'ended', delegateSolid: true })
      .andWhere('d.reclaimAfter <= :chainTime', { chainTime })
      .orderBy('d.id')
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .getMany();
  }
}
