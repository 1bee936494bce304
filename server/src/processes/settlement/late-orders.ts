import { Injectable } from '@nestjs/common';
import { type Order, OrdersService } from '../../domain/orders/index.js';
import type { Payment } from '../../domain/payments/index.js';
import type { Tx } from '../../platform/database/index.js';
import { TodaysPrice } from './todays-price.js';

/** Orders that gave up waiting and are paid after all. */
@Injectable()
export class LateOrders {
  constructor(
    private readonly orders: OrdersService,
    private readonly price: TodaysPrice,
  ) {}

  /**
   * Delivered as if nothing had happened where the payment was in time by its own block. Else delivered if the price
   * still holds and capacity is free at the first try; otherwise it goes back.
   * @param orders locked
   */
  async decide(
    tx: Tx,
    orders: readonly Order[],
    payments: ReadonlyMap<string, Payment>,
    chainTime: Date,
    capacityWaitMs: number,
  ): Promise<void> {
    for (const order of orders) {
      if (order.status !== 'expired' && order.status !== 'cancelled') continue;
      const payment = payments.get(order.id);
      const inTime = payment?.exception === 'none';
      const revived = inTime || (await this.price.holds(order, chainTime));
      const capacityDeadline = inTime ? new Date(chainTime.getTime() + capacityWaitMs) : chainTime;
      await this.orders.move(tx, {
        ids: [order.id],
        from: order.status,
        to: revived ? 'paid' : 'refunding',
        kind: 'late_payment',
        chainTime,
        change: revived ? { paidAt: chainTime, capacityDeadline } : { reason: 'late_payment' },
        data: { txid: payment?.txid, revived },
      });
    }
  }
}
