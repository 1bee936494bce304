import { Injectable } from '@nestjs/common';
import { AppError } from '../../../platform/errors/index.js';
import { RentalService, type OrderView } from '../../../processes/rental/index.js';
import { sentenceOf } from '../errors.js';
import type { Draft } from '../session.schema.js';
import type { Turn } from '../turn.js';
import { OrderFlow } from './order.flow.js';
import { RentFlow } from './rent.flow.js';
import { RentPageLoader } from './rent-page.loader.js';

type PayWith = 'transfer' | 'balance';

/** From the reviewed draft to an order, once however often the button is tapped. */
@Injectable()
export class ConfirmFlow {
  constructor(
    private readonly rental: RentalService,
    private readonly loader: RentPageLoader,
    private readonly rent: RentFlow,
    private readonly orders: OrderFlow,
  ) {}

  async confirm(turn: Turn, nonce: string, payWith: PayWith): Promise<void> {
    const { placed, draft } = turn.session;
    if (placed?.nonce === nonce) return this.again(turn, placed.orderId);
    if (draft?.nonce !== nonce || !turn.onPage) return turn.toast(turn.texts.errors.stale, true);
    const order = await this.place(turn, draft, payWith);
    if (!order) return;
    turn.session.placed = { nonce, orderId: order.id };
    turn.session.draft = null;
    turn.session.input = null;
    await turn.save();
    await this.orders.present(turn, order);
  }

  /** A second tap, or the first one after a crash between order and answer. */
  private async again(turn: Turn, orderId: string): Promise<void> {
    await turn.toast(turn.texts.orders.alreadyPlaced);
    await this.orders.present(turn, await this.rental.orderOf(turn.user.id, orderId));
  }

  private async place(turn: Turn, draft: Draft, payWith: PayWith): Promise<OrderView | null> {
    const page = await this.loader.load(turn.user, turn.texts, draft);
    if (!page.wish || !draft.receiver || !page.quote || 'problem' in page.quote) {
      await this.rent.review(turn);
      return null;
    }
    if (page.quote.priceSun.toString() !== draft.reviewedSun) {
      await this.rent.review(turn, turn.texts.review.priceChanged);
      return null;
    }
    try {
      return await this.rental.placeOrder({
        userId: turn.user.id,
        receiver: draft.receiver,
        ...page.wish,
        payWith,
        clientOrderId: draft.nonce,
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await this.rent.review(turn, sentenceOf(turn.texts, error));
      return null;
    }
  }
}
