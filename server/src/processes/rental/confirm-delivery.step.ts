import type { TronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { ChainService, type Operation } from '../../domain/chain/index.js';
import { type Delegation, DelegationsService } from '../../domain/delegations/index.js';
import { OrdersService } from '../../domain/orders/index.js';
import { PoolsService } from '../../domain/pools/index.js';
import { Settings } from '../../domain/settings/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';
import { faultOf } from './delegate-fault.js';
import { OperationOutcomes, type Outcome, OUTCOMES_AT_ONCE } from './operation-outcomes.js';
import { SupplierCosts } from './supplier-costs.js';

interface Patience {
  /** Wall minutes for which a wallet that failed serves nobody. */
  readonly asideMinutes: number;
  /** Chain time for which an order waits for somebody else. */
  readonly capacityWaitMs: number;
}

/** Applies what became of delegates to their delegations, then to the orders these belong to. */
@Injectable()
export class ConfirmDeliveryStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly settings: Settings,
    private readonly chain: ChainService,
    private readonly delegations: DelegationsService,
    private readonly orders: OrdersService,
    private readonly pools: PoolsService,
    private readonly outcomes: OperationOutcomes,
    private readonly costs: SupplierCosts,
    private readonly alerts: Alerts,
    private readonly nudger: Nudger,
  ) {}

  async run(): Promise<void> {
    const patience: Patience = {
      asideMinutes: await this.settings.get('pool.set_aside_minutes'),
      capacityWaitMs: (await this.settings.get('order.capacity_wait_minutes')) * 60_000,
    };
    await this.batches.run({
      step: 'rental.confirm-delivery',
      load: (exclude) => this.chain.unnoticed('delegate', OUTCOMES_AT_ONCE, exclude),
      handle: async (ids) => {
        await this.database.transaction('rental.confirm-delivery', (tx) =>
          this.outcomes.notice(tx, ids, (outcomes) => this.applyAll(tx, outcomes, patience)),
        );
        this.nudger.nudge('notifications', 'reclaim');
      },
    });
  }

  /** What went well is applied to all at once; each of the rest is a story of its own. */
  private async applyAll(tx: Tx, outcomes: readonly Outcome[], patience: Patience): Promise<void> {
    const solid = outcomes.filter(({ operation }) => operation.status === 'solid');
    const included = outcomes.filter(({ operation }) => operation.status === 'included');
    await this.included(tx, [...included, ...solid]);
    if (solid.length > 0) await this.solid(tx, solid);
    for (const { operation, delegation } of outcomes) await this.apply(tx, operation, delegation, patience);
  }

  private async solid(tx: Tx, outcomes: readonly Outcome[]): Promise<void> {
    const ids = outcomes.map(({ delegation }) => delegation.id);
    await this.delegations.setSolid(tx, ids);
    await this.pools.closeReservations(tx, ids);
    // As they are now: what was included before may have become surplus just now.
    await this.costs.accrue(tx, await this.delegations.find(ids, tx));
    await this.pools.succeeded(tx, [...new Set(outcomes.map(({ delegation }) => delegation.walletId))]);
  }

  private async apply(
    tx: Tx,
    operation: Operation,
    delegation: Delegation,
    patience: Patience,
  ): Promise<void> {
    switch (operation.status) {
      case 'included':
      case 'solid':
        return;
      case 'signed':
      case 'sent':
        return this.fellOut(tx, delegation);
      case 'rejected':
        await this.fellOut(tx, delegation);
        return this.cameToNothing(tx, operation, delegation, patience);
      case 'failed':
      case 'dead':
        await this.cameToNothing(tx, operation, delegation, patience);
        return this.pools.closeReservations(tx, [delegation.id]);
    }
  }

  private async included(tx: Tx, outcomes: readonly Outcome[]): Promise<void> {
    const placed = outcomes.flatMap(({ operation: { includedHeight, includedTime }, delegation: { id } }) =>
      includedHeight === null || includedTime === null
        ? []
        : [{ id, delegationId: id, height: includedHeight, at: includedTime }],
    );
    await this.pools.delegatesSeen(tx, placed);
    const activated = new Set(await this.delegations.activate(tx, placed));
    for (const { operation, delegation } of outcomes)
      if (!activated.has(delegation.id) && delegation.status === 'never')
        await this.surplus(tx, operation, delegation);
  }

  private async surplus(tx: Tx, operation: Operation, delegation: Delegation): Promise<void> {
    const { includedTime } = operation;
    if (includedTime === null) return;
    if (!(await this.delegations.becomeSurplus(tx, delegation.id, includedTime))) return;
    await this.alerts.raise(
      'delegation_surplus',
      delegation.id,
      'A refused delegation was included after all. It is taken back.',
      { txid: operation.txid, supplier: delegation.supplier, receiver: delegation.receiver },
      tx,
    );
  }

  private async fellOut(tx: Tx, delegation: Delegation): Promise<void> {
    await this.pools.delegatesSeen(tx, [{ delegationId: delegation.id, height: null }]);
    await this.delegations.deactivate(tx, delegation.id);
  }

  /** Refused, reverted or dead: it is missing again, for this wallet or another one to deliver. */
  private async cameToNothing(
    tx: Tx,
    operation: Operation,
    delegation: Delegation,
    patience: Patience,
  ): Promise<void> {
    if (!(await this.delegations.drop(tx, delegation.id))) return;
    if (delegation.surplus || delegation.status === 'ended') return;
    const { blockTime } = await this.chain.cursor(tx);
    const deadline = new Date(blockTime.getTime() + patience.capacityWaitMs);
    await this.orders.missing(tx, delegation.orderId, delegation.energy, deadline);
    const fault = faultOf(operation, delegation.receiver as TronAddress);
    if (fault === 'receiver')
      await this.orders.hopeless(tx, delegation.orderId, blockTime, 'receiver_refused');
    if (fault === 'wallet') await this.setAside(tx, operation, delegation, patience);
  }

  private async setAside(
    tx: Tx,
    operation: Operation,
    delegation: Delegation,
    patience: Patience,
  ): Promise<void> {
    const reason = `${operation.status}: ${operation.answer ?? 'no answer'}`;
    await this.pools.setAside(tx, delegation.walletId, patience.asideMinutes, reason);
    await this.alerts.raise(
      'wallet_set_aside',
      delegation.walletId,
      reason,
      { supplier: delegation.supplier },
      tx,
    );
  }
}
