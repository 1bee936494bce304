import { Injectable } from '@nestjs/common';
import { LedgerService } from '../../domain/ledger/index.js';
import type { Order } from '../../domain/orders/index.js';
import { Settings } from '../../domain/settings/index.js';
import { OrderMaker, type Placing } from './order-maker.js';

const MINUTE_MS = 60_000;

/** Orders paid from the balance are born paid. */
@Injectable()
export class PayFromBalance {
  constructor(
    private readonly settings: Settings,
    private readonly ledger: LedgerService,
    private readonly maker: OrderMaker,
  ) {}

  /** @throws AppError ledger/insufficient_balance */
  async place(placing: Placing): Promise<Order> {
    const { wish, offer, cursor } = placing;
    const waitMs = (await this.settings.get('order.capacity_wait_minutes')) * MINUTE_MS;
    return this.maker.make(placing, null, async (tx, orderId) => {
      await this.ledger.payFromBalance(tx, wish.userId, orderId, offer.currency, offer.price);
      return {
        status: 'paid',
        amount: offer.price,
        paymentAddress: null,
        paymentDeadline: null,
        paidAt: cursor.blockTime,
        capacityDeadline: new Date(cursor.blockTime.getTime() + waitMs),
      };
    });
  }
}
