import { Injectable } from '@nestjs/common';
import { AuditService } from '../../../domain/audit/index.js';
import { ChainService } from '../../../domain/chain/index.js';
import { type Delegation, DelegationsService } from '../../../domain/delegations/index.js';
import { OrdersService } from '../../../domain/orders/index.js';
import { PoolsService } from '../../../domain/pools/index.js';
import { Database, isUuid, type Tx } from '../../../platform/database/index.js';
import { AppError } from '../../../platform/errors/index.js';
import { Nudger } from '../../../platform/queue/index.js';
import { type Decider, OrderDeeds } from './order-deeds.js';

const RECLAIMED_EARLY = 'reclaimed_early';

/** Takes a delegation back before its time, or without waiting for other rentals of its receiver. */
@Injectable()
export class ReclaimNow {
  constructor(
    private readonly database: Database,
    private readonly chain: ChainService,
    private readonly orders: OrdersService,
    private readonly delegations: DelegationsService,
    private readonly pools: PoolsService,
    private readonly deeds: OrderDeeds,
    private readonly audit: AuditService,
    private readonly nudger: Nudger,
  ) {}

  /**
   * An active one ends the rental of its order, with all that belongs to it; an ended one is looked at at once.
   * @param force take it back even if other rentals of the receiver lose energy by it
   * @throws AppError delegations/not_found, delegations/not_reclaimable with its status in `details`
   */
  async run(id: string, force: boolean, by: Decider): Promise<void> {
    if (!isUuid(id)) throw notFound();
    const known = await this.find(this.database.manager, id);
    await this.database.transaction('rental.reclaim-now', async (tx) => {
      await this.orders.lockAll(tx, [known.orderId]);
      const before = await this.find(tx, id);
      const { blockTime: chainTime } = await this.chain.cursor(tx);
      const isActive = before.status === 'active';
      if (isActive) await this.endRental(tx, before, chainTime);
      else if (before.status !== 'ended') throw notReclaimable(before);
      const hastened = await this.delegations.reclaimNow(tx, id, chainTime, force);
      if (!isActive && !hastened) throw notReclaimable(before, 'It is on its way back already.');
      await this.pools.log(tx, before.walletId, 'reclaim_hastened', {
        delegationId: id,
        receiver: before.receiver,
        sun: before.sun.toString(),
        force,
        by: by.actor,
        reason: by.reason,
      });
      await this.audit.record(tx, {
        ...by,
        action: 'delegations.reclaim',
        subject: `delegation:${id}`,
        before: factsOf(before),
        after: { ...factsOf(await this.find(tx, id)), force },
      });
    });
    this.nudger.nudge('reclaim', 'notifications');
  }

  private async endRental(tx: Tx, delegation: Delegation, chainTime: Date): Promise<void> {
    const order = await this.orders.find(delegation.orderId, tx);
    if (order?.status !== 'active')
      throw notReclaimable(delegation, `Its order is ${order?.status ?? 'gone'}, not active.`);
    await this.deeds.end({ tx, order, chainTime }, 'reclaiming', RECLAIMED_EARLY);
  }

  private async find(tx: Tx, id: string): Promise<Delegation> {
    const [found] = await this.delegations.find([id], tx);
    if (!found) throw notFound();
    return found;
  }
}

const factsOf = ({ status, orderId, supplier, receiver, sun, reclaimAfter, reclaimBy }: Delegation) => ({
  status,
  orderId,
  supplier,
  receiver,
  sun,
  reclaimAfter,
  reclaimBy,
});

const notFound = (): AppError =>
  new AppError('delegations/not_found', 'caller', 'There is no such delegation.');

const notReclaimable = (
  { status }: Delegation,
  message = `A delegation that is ${status} can’t be taken back.`,
): AppError => new AppError('delegations/not_reclaimable', 'caller', message, { status });
