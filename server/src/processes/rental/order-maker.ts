import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../domain/audit/index.js';
import type { ChainCursor } from '../../domain/chain/index.js';
import { type NewOrder, type Order, OrdersService, PRIORITIES } from '../../domain/orders/index.js';
import { PaymentsService } from '../../domain/payments/index.js';
import { readLimits, type RiskLimits, RiskService } from '../../domain/risk/index.js';
import { Settings } from '../../domain/settings/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import type { OrderOffer, PlaceOrder } from './rental.types.js';

/** Everything that decides an order. */
export interface Placing {
  readonly wish: PlaceOrder;
  readonly offer: OrderOffer;
  /** The chain as the selling guard saw it. */
  readonly cursor: ChainCursor;
}

/** What the way of paying decides of a new order. */
export type PaymentTerms = Pick<
  NewOrder,
  'status' | 'amount' | 'paymentAddress' | 'paymentDeadline' | 'paidAt' | 'capacityDeadline'
>;

/** Makes orders, one of a user at a time, within the risk rules. */
@Injectable()
export class OrderMaker {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly orders: OrdersService,
    private readonly payments: PaymentsService,
    private readonly risk: RiskService,
    private readonly audit: AuditService,
  ) {}

  /**
   * The order, or the one placed before under this client order id.
   * @param paymentDeadline chain time until which it waits for a transfer; null when it is paid at once
   * @param settle what makes it payable or paid, in the transaction that places it
   * @throws AppError risk/*, and whatever `settle` throws: nothing is created then
   */
  async make(
    placing: Placing,
    paymentDeadline: Date | null,
    settle: (tx: Tx, orderId: string) => Promise<PaymentTerms>,
  ): Promise<Order> {
    const limits = await readLimits(this.settings);
    const { userId, clientOrderId } = placing.wish;
    try {
      return await this.database.transaction('rental.place-order', (tx) =>
        this.place(tx, placing, paymentDeadline, limits, settle),
      );
    } catch (error) {
      // Of two taps at the same time one is placed; what the other began is undone, also where it met a limit.
      const before = await this.orders.findByClientOrderId(userId, clientOrderId);
      if (before) return before;
      throw error;
    }
  }

  private async place(
    tx: Tx,
    placing: Placing,
    paymentDeadline: Date | null,
    limits: RiskLimits,
    settle: (tx: Tx, orderId: string) => Promise<PaymentTerms>,
  ): Promise<Order> {
    const { wish, offer, cursor } = placing;
    const id = randomUUID();
    await this.payments.lockUser(tx, wish.userId);
    const facts = {
      orderId: id,
      userId: wish.userId,
      receiver: wish.receiver,
      energy: offer.energy,
      amountSun: offer.priceSun,
      chainTime: cursor.blockTime,
      paymentDeadline,
    };
    await this.risk.assertMayOrder(tx, facts, limits);
    const terms = await settle(tx, id);
    const order = await this.orders.create(tx, { ...factsOf(placing, id), ...terms });
    if (!order) throw new AppError('orders/placed_before', 'caller', 'This order was placed before.');
    await this.auditPlacing(tx, placing, order);
    return order;
  }

  /** What an admin does in a user's name is written down with it. */
  private async auditPlacing(tx: Tx, { wish: { placedBy, userId } }: Placing, order: Order): Promise<void> {
    if (!placedBy) return;
    const { id, kind, receiver, energy, durationSeconds, currency, amount, payWith } = order;
    await this.audit.record(tx, {
      ...placedBy,
      action: 'orders.place',
      subject: `order:${id}`,
      after: { userId, kind, receiver, energy, durationSeconds, currency, amount, payWith },
    });
  }
}

function factsOf({ wish, offer, cursor }: Placing, id: string): Omit<NewOrder, keyof PaymentTerms> {
  return {
    id,
    kind: offer.kind,
    userId: wish.userId,
    clientOrderId: wish.clientOrderId,
    receiver: wish.receiver,
    energy: offer.energy,
    durationSeconds: offer.durationSeconds,
    currency: offer.currency,
    payWith: wish.payWith,
    payerAddress: null,
    quote: {
      priceSun: offer.priceSun.toString(),
      burnSun: offer.burnSun.toString(),
      priceList: offer.priceList,
      ...(offer.energyPackageId ? { energyPackageId: offer.energyPackageId } : {}),
      ...(offer.usdt ? { priceMicroUsdt: offer.usdt.price.toString(), rateId: offer.usdt.rateId } : {}),
      ...(offer.units === null ? {} : { units: offer.units }),
      ...('quantity' in wish && wish.quantity !== undefined && wish.quantity > 1
        ? { quantity: wish.quantity }
        : {}),
    },
    priority: offer.kind === 'flash' ? PRIORITIES.high : PRIORITIES.normal,
    chainTime: cursor.blockTime,
  };
}
