import { Injectable } from '@nestjs/common';
import type { Currency } from '../../../domain/ledger/index.js';
import { AppError } from '../../../platform/errors/index.js';
import { RentalService, type OrderView } from '../../../processes/rental/index.js';
import type { PayWay } from '../callback-data.js';
import { sentenceOf } from '../errors.js';
import type { Turn } from '../turn.js';
import { FlashOrderFlow } from './flash-order.flow.js';
import { OrderFlow } from './order.flow.js';
import { RentFlow } from './rent.flow.js';
import type { Reviewed } from './reviewed.js';

const WAYS: Readonly<Record<PayWay, { payWith: 'transfer' | 'balance'; currency: Currency }>> = {
  transfer: { payWith: 'transfer', currency: 'TRX' },
  balance: { payWith: 'balance', currency: 'TRX' },
  usdt: { payWith: 'transfer', currency: 'USDT' },
  usdtbalance: { payWith: 'balance', currency: 'USDT' },
};

/** From the reviewed draft to an order, once however often the button is tapped. */
@Injectable()
export class ConfirmFlow {
  constructor(
    private readonly rental: RentalService,
    private readonly rent: RentFlow,
    private readonly flash: FlashOrderFlow,
    private readonly orders: OrderFlow,
  ) {}

  async confirm(turn: Turn, nonce: string, payWay: PayWay): Promise<void> {
    const { placed, draft, flash } = turn.session;
    if (placed?.nonce === nonce) return this.again(turn, placed.orderId);
    const flow = draft?.nonce === nonce ? this.rent : flash?.nonce === nonce ? this.flash : null;
    if (!flow || !turn.onPage) return turn.toast(turn.texts.errors.stale, true);
    const reviewed = await flow.reviewed(turn);
    if (!reviewed) return flow.review(turn);
    const placing = await this.place(turn, nonce, reviewed, payWay);
    if ('problem' in placing) return flow.review(turn, placing.problem);
    turn.session.placed = { nonce, orderId: placing.order.id };
    turn.session[flow === this.flash ? 'flash' : 'draft'] = null;
    turn.session.input = null;
    await turn.save();
    await this.orders.present(turn, placing.order);
  }

  /** A second tap, or the first one after a crash between order and answer. */
  private async again(turn: Turn, orderId: string): Promise<void> {
    await turn.toast(turn.texts.orders.alreadyPlaced);
    await this.orders.present(turn, await this.rental.orderOf(turn.user.id, orderId));
  }

  private async place(
    turn: Turn,
    nonce: string,
    { request, receiver, prices }: Reviewed,
    payWay: PayWay,
  ): Promise<{ order: OrderView } | { problem: string }> {
    const { payWith, currency } = WAYS[payWay];
    try {
      const { price } = await this.rental.quote({ ...request, currency });
      if (price.toString() !== prices[currency]) return { problem: turn.texts.review.priceChanged };
      const order = await this.rental.placeOrder({
        ...request,
        userId: turn.user.id,
        receiver,
        currency,
        payWith,
        agreedPrice: price,
        clientOrderId: nonce,
      });
      return { order };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { problem: sentenceOf(turn.texts, error) };
    }
  }
}
