import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import { DelegationEntity, type DelegationStatus } from './delegation.entity.js';
import { type DelegationChange, DelegationRepository } from './delegation.repository.js';

export type NewDelegation = Pick<
  DelegationEntity,
  | 'id'
  | 'orderId'
  | 'walletId'
  | 'supplier'
  | 'receiver'
  | 'sun'
  | 'energy'
  | 'attempt'
  | 'part'
  | 'delegateTxid'
>;

const HOURS_24 = 24 * 3600 * 1000;

/** The ledger of delegations: one row per on-chain delegation, moved by compare-and-set. */
@Injectable()
export class DelegationsService {
  constructor(
    private readonly database: Database,
    private readonly repository: DelegationRepository,
  ) {}

  async plan(tx: Tx, delegations: readonly NewDelegation[]): Promise<void> {
    await this.repository.insert(
      tx,
      delegations.map((one) =>
        Object.assign(new DelegationEntity(), one, {
          status: 'planned',
          surplus: false,
          delegateSolid: false,
        }),
      ),
    );
  }

  /** In a block since then, by chain time: the receivers have the energy. @returns ids of those that were planned */
  async activate(tx: Tx, included: readonly { id: string; at: Date }[]): Promise<string[]> {
    return included.length === 0 ? [] : this.repository.activate(tx, included);
  }

  /** Its block was orphaned. */
  async deactivate(tx: Tx, id: string): Promise<boolean> {
    return this.changed(tx, [id], ['active'], 'planned', { activeAt: null, delegateSolid: false });
  }

  /** Refused or dead: it never was. */
  async drop(tx: Tx, id: string): Promise<boolean> {
    return this.changed(tx, [id], ['planned', 'active', 'ended'], 'never', { activeAt: null });
  }

  /** A refused delegate was included after all: take it back at once. */
  async becomeSurplus(tx: Tx, id: string, chainTime: Date): Promise<boolean> {
    return this.changed(tx, [id], ['never'], 'ended', {
      surplus: true,
      activeAt: chainTime,
      endedAt: chainTime,
      reclaimAfter: chainTime,
      reclaimBy: chainTime,
    });
  }

  async setSolid(tx: Tx, ids: readonly string[]): Promise<void> {
    for (const status of ['active', 'ended'] as const)
      await this.repository.compareAndSet(tx, ids, [status], status, { delegateSolid: true });
  }

  /** The rental is over; the stake may be taken back from now on, and must be within 24 hours. */
  async end(tx: Tx, ids: readonly string[], chainTime: Date): Promise<string[]> {
    return this.repository.compareAndSet(tx, ids, ['active'], 'ended', {
      endedAt: chainTime,
      reclaimAfter: chainTime,
      reclaimBy: new Date(chainTime.getTime() + HOURS_24),
    });
  }

  /** Look again then: other rentals of the receiver would lose energy, or an undelegate came to nothing. */
  async reclaimAgainAfter(tx: Tx, ids: readonly string[], after: Date): Promise<void> {
    await this.repository.compareAndSet(tx, ids, ['ended'], 'ended', { reclaimAfter: after });
  }

  /**
   * A person asks for it: looked at at once, and if forced not postponed for other rentals.
   * @returns false unless it has ended, no undelegate is under way, and it would have waited
   */
  reclaimNow(tx: Tx, id: string, chainTime: Date, force: boolean): Promise<boolean> {
    return this.repository.hasten(tx, id, chainTime, force);
  }

  /** An undelegate is signed: nothing is due until it is solid or dead. */
  async reclaimUnderWay(tx: Tx, ids: readonly string[]): Promise<void> {
    await this.repository.compareAndSet(tx, ids, ['ended'], 'ended', { reclaimAfter: null });
  }

  async reclaimed(tx: Tx, id: string, chainTime: Date): Promise<boolean> {
    return this.changed(tx, [id], ['ended'], 'reclaimed', { reclaimedAt: chainTime });
  }

  async takenElsewhere(tx: Tx, id: string, chainTime: Date): Promise<boolean> {
    return this.changed(tx, [id], ['ended'], 'taken_elsewhere', { reclaimedAt: chainTime });
  }

  find(ids: readonly string[], tx?: Tx): Promise<DelegationEntity[]> {
    return this.repository.findByIds(tx ?? this.database.manager, ids);
  }

  ofOrders(orderIds: readonly string[], tx?: Tx): Promise<DelegationEntity[]> {
    return this.repository.ofOrders(tx ?? this.database.manager, orderIds);
  }

  liveOfReceivers(receivers: readonly string[], tx?: Tx): Promise<DelegationEntity[]> {
    return this.repository.liveOfReceivers(tx ?? this.database.manager, receivers);
  }

  reclaimable(chainTime: Date, limit: number, exclude: readonly string[]): Promise<string[]> {
    return this.repository.reclaimable(this.database.manager, chainTime, limit, exclude);
  }

  lockReclaimable(tx: Tx, ids: readonly string[], chainTime: Date): Promise<DelegationEntity[]> {
    return this.repository.lockReclaimable(tx, ids, chainTime);
  }

  private async changed(
    tx: Tx,
    ids: readonly string[],
    from: readonly DelegationStatus[],
    to: DelegationStatus,
    change: DelegationChange,
  ): Promise<boolean> {
    return (await this.repository.compareAndSet(tx, ids, from, to, change)).length > 0;
  }
}
