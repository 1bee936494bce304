import type { OrderStatus } from '@energy-desk/shared/orders';
import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { type Delegation, DelegationsService } from '../../domain/delegations/index.js';
import { type Order, OrdersService } from '../../domain/orders/index.js';
import type { Tx } from '../../platform/database/index.js';
import { nextClosingMove, nextDeliveryMove } from './order-progress.js';

/** Moves orders on after their delegations changed. The orders must be locked. */
@Injectable()
export class DeliveryProgress {
  constructor(
    private readonly chain: ChainService,
    private readonly orders: OrdersService,
    private readonly delegations: DelegationsService,
  ) {}

  async advance(tx: Tx, orderIds: readonly string[]): Promise<void> {
    const { blockTime: chainTime } = await this.chain.cursor(tx);
    const orders = await this.orders.findMany(orderIds, tx);
    const all = await this.delegations.ofOrders(orderIds, tx);
    for (const order of orders) {
      const own = all.filter(({ orderId }) => orderId === order.id);
      await this.endIfUnwinding(tx, order, own, chainTime);
      const status = await this.move(tx, order, own, chainTime);
      if (status === 'active') await this.tellWhenSolid(tx, { id: order.id, status }, own, chainTime);
    }
  }

  /** @returns the state it is in afterwards */
  private async move(
    tx: Tx,
    order: Order,
    own: readonly Delegation[],
    chainTime: Date,
  ): Promise<OrderStatus> {
    const next = nextDeliveryMove(order, own, chainTime) ?? nextClosingMove(order, own);
    if (!next) return order.status;
    const txids = own.filter(({ status }) => status === 'active').map(({ delegateTxid }) => delegateTxid);
    await this.orders.move(tx, {
      ids: [order.id],
      from: order.status,
      to: next.to,
      kind: next.kind,
      chainTime,
      data: { txids, reason: order.reason, endsAt: next.endsAt?.toISOString() },
      ...(next.endsAt ? { change: { endsAt: next.endsAt } } : {}),
    });
    return next.to;
  }

  /** What was delivered late to an order that is being unwound goes back at once. */
  private async endIfUnwinding(
    tx: Tx,
    order: Order,
    own: readonly Delegation[],
    chainTime: Date,
  ): Promise<void> {
    if (order.status !== 'unwinding' && order.status !== 'reclaiming') return;
    const active = own.filter(({ status }) => status === 'active').map(({ id }) => id);
    if (active.length > 0) await this.delegations.end(tx, active, chainTime);
  }

  private async tellWhenSolid(
    tx: Tx,
    order: Pick<Order, 'id' | 'status'>,
    own: readonly Delegation[],
    chainTime: Date,
  ): Promise<void> {
    const delivered = own.filter(({ surplus, status }) => !surplus && status === 'active');
    if (delivered.length === 0 || !delivered.every(({ delegateSolid }) => delegateSolid)) return;
    await this.orders.record(tx, order, 'delivery_solid', chainTime, {
      txids: delivered.map(({ delegateTxid }) => delegateTxid),
    });
  }
}
