import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { OrdersService } from '../../domain/orders/index.js';
import type { Payment } from '../../domain/payments/index.js';
import type { Tx } from '../../platform/database/index.js';

/** Rentals whose payment left the chain after it was settled. */
@Injectable()
export class LostReceipts {
  constructor(
    private readonly orders: OrdersService,
    private readonly alerts: Alerts,
  ) {}

  /**
   * Their energy is taken back at once, of an order delivered in part by giving it up; where none was delivered yet,
   * none is.
   */
  async stopRentals(tx: Tx, lost: readonly Payment[], chainTime: Date): Promise<void> {
    for (const payment of lost) await this.tell(tx, payment);
    const ids = lost.flatMap(({ orderId }) => orderId ?? []);
    if (ids.length === 0) return;
    await this.orders.lockAll(tx, ids);
    await this.orders.stop(tx, ids, chainTime, 'payment_lost');
    for (const from of ['paid', 'waiting_capacity'] as const)
      await this.orders.move(tx, { ids, from, to: 'refunding', kind: 'refunding', chainTime });
  }

  private async tell(tx: Tx, payment: Payment): Promise<void> {
    await this.alerts.raise(
      'payment_lost',
      payment.id,
      `A payment of ${payment.amount} sun was settled early and then left the chain. Its rental is taken back.`,
      { txid: payment.txid, orderId: payment.orderId, from: payment.fromAddress },
      tx,
    );
  }
}
