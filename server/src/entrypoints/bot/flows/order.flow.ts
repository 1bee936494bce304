import { Injectable } from '@nestjs/common';
import { clockText, explorerOf, type ExplorerLink } from '@energy-desk/shared/display';
import { OrdersService } from '../../../domain/orders/index.js';
import { AppConfig } from '../../../platform/config/index.js';
import { RentalService, type OrderView } from '../../../processes/rental/index.js';
import { sentenceOf } from '../errors.js';
import { qrCode } from '../qr-code.js';
import type { Turn } from '../turn.js';
import { canCancel, cancelView, isCancelled, orderView, ordersView } from '../views/order.view.js';
import { payable, paymentView, timeToPay } from '../views/payment.view.js';

const PAGE = 6;

/** Orders of the user: payment page, status, history, cancelling. Others' orders do not exist here. */
@Injectable()
export class OrderFlow {
  private readonly explorer: ExplorerLink;

  constructor(
    private readonly rental: RentalService,
    private readonly orders: OrdersService,
    config: AppConfig,
  ) {
    this.explorer = explorerOf(config.tron.network, config.tron.nodes[0]?.url ?? '');
  }

  /** The payment page of an order, once; or its status when it needs no payment. */
  async present(turn: Turn, order: OrderView): Promise<void> {
    const due = payable(order);
    if (!due) return turn.show(orderView(turn.texts, order, this.explorer));
    const view = paymentView(turn.texts, due);
    const known = turn.session.payPages[order.id];
    if (known !== undefined && (await turn.editPicture(known, view))) return;
    turn.session.payPages[order.id] = await turn.showPicture(await qrCode(due.paymentAddress), view);
    await turn.closePage();
  }

  /** "I have paid": looks at the order now. */
  async check(turn: Turn, orderId: string): Promise<void> {
    await this.withOrder(turn, orderId, async (order) => {
      const due = payable(order);
      if (!due) return this.leavePayment(turn, order);
      const left = timeToPay(due);
      const { payment } = turn.texts;
      await turn.toast(left > 0 ? payment.notSeenYet(clockText(left)) : payment.timeOver, true);
      await this.present(turn, order);
    });
  }

  async view(turn: Turn, orderId: string): Promise<void> {
    await this.withOrder(turn, orderId, async (order) => {
      if (this.isOnPicture(turn, order)) return this.present(turn, order);
      await turn.show(orderView(turn.texts, order, this.explorer));
    });
  }

  async askCancel(turn: Turn, orderId: string): Promise<void> {
    await this.withOrder(turn, orderId, async (order) => {
      if (!canCancel(order.status)) return this.refuseCancel(turn, order);
      const view = cancelView(turn.texts, order);
      const picture = turn.session.payPages[order.id];
      if (picture !== undefined && turn.tap?.messageId === picture) await turn.askOnPicture(picture, view);
      else await turn.show(view);
    });
  }

  async cancel(turn: Turn, orderId: string): Promise<void> {
    await this.withOrder(turn, orderId, async (order) => {
      // A second tap, or the first one once more because its conversation was overtaken.
      if (isCancelled(order)) return this.leavePayment(turn, order);
      if (!canCancel(order.status)) return this.refuseCancel(turn, order);
      await this.leavePayment(turn, await this.rental.cancel(turn.user.id, order.id));
    });
  }

  /** @param before id of the last order of the page before; without it the newest */
  async list(turn: Turn, before?: string): Promise<void> {
    if (turn.session.input) {
      turn.session.input = null;
      await turn.save();
    }
    const found = await this.orders.listByUser(turn.user.id, {
      limit: PAGE + 1,
      ...(before === undefined ? {} : { before }),
    });
    const page = { items: found.slice(0, PAGE), first: before === undefined, more: found.length > PAGE };
    await turn.show(ordersView(turn.texts, page));
  }

  /** Takes the payment page away, so that nobody pays twice, and shows the order's status. */
  private async leavePayment(turn: Turn, order: OrderView): Promise<void> {
    const picture = turn.session.payPages[order.id];
    if (picture !== undefined) {
      delete turn.session.payPages[order.id];
      await turn.save();
      await turn.retire(picture);
    }
    await turn.show(orderView(turn.texts, order, this.explorer));
  }

  private async refuseCancel(turn: Turn, order: OrderView): Promise<void> {
    await turn.toast(turn.texts.errors.notCancellable, true);
    await this.leavePayment(turn, order);
  }

  private isOnPicture(turn: Turn, order: OrderView): boolean {
    return payable(order) !== null && turn.tap?.messageId === turn.session.payPages[order.id];
  }

  private async withOrder(
    turn: Turn,
    orderId: string,
    step: (order: OrderView) => Promise<void>,
  ): Promise<void> {
    try {
      await step(await this.rental.orderOf(turn.user.id, orderId));
    } catch (error) {
      await turn.toast(sentenceOf(turn.texts, error), true);
    }
  }
}
