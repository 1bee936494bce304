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
  readonly reclaimAfter?: Date;
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

  /** Ended, delegate solid, time to take back, and no live undelegate. */
  async reclaimable(tx: Tx, chainTime: Date, limit: number, exclude: readonly string[]): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT d.id FROM energy_delegations d
       WHERE d.status = 'ended' AND d.delegate_solid AND d.reclaim_after <= $1 AND d.id <> ALL($3::uuid[])
         AND NOT EXISTS (SELECT 1 FROM tron_transactions t WHERE t.purpose = 'undelegate'
           AND t.subject = d.id::text AND t.status IN ('signed', 'sent', 'included', 'solid', 'rejected'))
       ORDER BY d.reclaim_after LIMIT $2`,
      [chainTime, limit, exclude],
    );
    return found.map(({ id }) => id);
  }
}
