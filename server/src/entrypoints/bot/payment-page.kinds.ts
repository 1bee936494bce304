import { Injectable } from '@nestjs/common';
import { OrdersService } from '../../domain/orders/index.js';
import { BalanceService } from '../../processes/balance/index.js';
import { RentalService } from '../../processes/rental/index.js';
import type { BotTexts } from './texts/index.js';
import { depositPaymentView, timeToDeposit } from './views/deposit.view.js';
import { payable, paymentView, timeToPay } from './views/payment.view.js';
import type { View } from './views/view.js';

/** Something that waits for its transfer. */
export interface Awaited {
  readonly userId: string;
  /** The page with the time that is left; null once nothing is to be paid any more. */
  readonly view: (texts: BotTexts) => Promise<View | null>;
}

/** One kind of payment page: where conversations keep them, and what of them still waits. */
export interface PaymentPageKind {
  readonly key: 'payPages' | 'depositPages';
  readonly waiting: (ids: readonly string[]) => Promise<ReadonlyMap<string, Awaited>>;
}

@Injectable()
export class PaymentPageKinds {
  readonly all: readonly PaymentPageKind[] = [
    { key: 'payPages', waiting: (ids) => this.orderPages(ids) },
    { key: 'depositPages', waiting: (ids) => this.depositPages(ids) },
  ];

  constructor(
    private readonly orders: OrdersService,
    private readonly rental: RentalService,
    private readonly balance: BalanceService,
  ) {}

  private async orderPages(ids: readonly string[]): Promise<Map<string, Awaited>> {
    const orders = await this.orders.findMany(ids);
    const waiting = orders.filter(({ status }) => status === 'awaiting_payment');
    return new Map(
      waiting.map(({ id, userId }) => [
        id,
        { userId: userId ?? '', view: (texts) => this.orderPage(texts, userId ?? '', id) },
      ]),
    );
  }

  private async orderPage(texts: BotTexts, userId: string, orderId: string): Promise<View | null> {
    const due = payable(await this.rental.orderOf(userId, orderId));
    return due && timeToPay(due) > 0 ? paymentView(texts, due) : null;
  }

  private async depositPages(ids: readonly string[]): Promise<Map<string, Awaited>> {
    const waiting = await this.balance.waitingDeposits(ids);
    return new Map(
      waiting.map((deposit) => [
        deposit.id,
        {
          userId: deposit.userId,
          view: async (texts) => (timeToDeposit(deposit) > 0 ? depositPaymentView(texts, deposit) : null),
        },
      ]),
    );
  }
}
