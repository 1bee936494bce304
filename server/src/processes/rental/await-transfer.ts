import { Injectable } from '@nestjs/common';
import type { Order } from '../../domain/orders/index.js';
import { assertBelow, PaymentsService, SuffixRound } from '../../domain/payments/index.js';
import { Settings } from '../../domain/settings/index.js';
import { AppError } from '../../platform/errors/index.js';
import { OrderMaker, type Placing } from './order-maker.js';
import { UnpaidPause } from './unpaid-pause.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Orders paid by a transfer: each gets its own exact amount, which names it until its hold ends. */
@Injectable()
export class AwaitTransfer {
  constructor(
    private readonly settings: Settings,
    private readonly payments: PaymentsService,
    private readonly suffixes: SuffixRound,
    private readonly pause: UnpaidPause,
    private readonly maker: OrderMaker,
  ) {}

  /** @throws AppError orders/pause_after_unpaid, orders/too_many_open, orders/too_many_held, payments/no_free_amount */
  async place(placing: Placing): Promise<Order> {
    const { wish, offer, cursor } = placing;
    await this.pause.assertNotPaused(wish.userId, cursor.blockTime);
    const limits = {
      open: await this.settings.get('order.max_open_per_user'),
      unpaid: await this.settings.get('payment.max_unpaid_per_user'),
    };
    const timeoutMs = (await this.settings.get('order.timeout_minutes')) * MINUTE_MS;
    const holdMs = (await this.settings.get('payment.hold_hours')) * HOUR_MS;
    const deadline = new Date(cursor.blockTime.getTime() + timeoutMs);
    const request = {
      kind: 'order',
      addresses: offer.addresses,
      currency: offer.currency,
      base: offer.price,
      userId: wish.userId,
      openedHeight: cursor.height,
      deadline,
      holdUntil: new Date(deadline.getTime() + holdMs),
    } as const;
    const suffix = await this.suffixes.next({ address: offer.addresses[0] ?? '', ...request });
    return this.maker.make(placing, deadline, async (tx, orderId) => {
      assertBelow(await this.payments.unpaidRequests(tx, wish.userId), limits);
      const monitor = await this.payments.open(tx, { ...request, orderId }, suffix);
      if (!monitor)
        throw new AppError('payments/no_free_amount', 'caller', 'Every amount at this price is in use.');
      return {
        status: 'awaiting_payment',
        amount: monitor.amount,
        paymentAddress: monitor.address,
        paymentDeadline: deadline,
        paidAt: null,
        capacityDeadline: null,
      };
    });
  }
}
