import type { OrderStatus } from '@energy-desk/shared/orders';
import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { LedgerService } from '../../domain/ledger/index.js';
import { type Order, OrdersService } from '../../domain/orders/index.js';
import { type Payment, PaymentQueue, PaymentsService } from '../../domain/payments/index.js';
import { RiskService } from '../../domain/risk/index.js';
import { UserEvents } from '../../domain/users/index.js';
import { isUuid, type Tx } from '../../platform/database/index.js';
import {
  deliveredByHand,
  orderBeingPaid,
  orderCannotBePaid,
  orderNotFound,
  orderWithoutBuyer,
  wrongCurrency,
} from './exceptions.errors.js';
import type { Deed } from './exceptions.types.js';
import { fromUnmatched, moneyOf } from './postings.js';

/** Settings that are read before the transaction. */
export interface Rules {
  /** `order.capacity_wait_minutes`, in milliseconds. */
  readonly capacityWaitMs: number;
}

const TAKES_PAYMENT: readonly OrderStatus[] = ['awaiting_payment', 'expired', 'cancelled'];

type Buyable = Order & { readonly userId: string };

/**
 * A transfer that a person gives to an order: into the balance of the order's buyer, and the order paid from there at
 * the price it was sold at. What is over stays in the balance; what is under stays there too, unless the balance makes
 * up for it.
 */
@Injectable()
export class AssignToOrder {
  constructor(
    private readonly chain: ChainService,
    private readonly ledger: LedgerService,
    private readonly orders: OrdersService,
    private readonly payments: PaymentsService,
    private readonly queue: PaymentQueue,
    private readonly risk: RiskService,
    private readonly userEvents: UserEvents,
  ) {}

  /** For a locked payment of the queue. @throws AppError exceptions/order_*, exceptions/wrong_currency */
  async perform(tx: Tx, payment: Payment, orderId: string, rules: Rules): Promise<Deed> {
    const order = await this.payableOrder(tx, payment, orderId);
    const { userId, currency } = order;
    const user = { kind: 'user', owner: userId, currency } as const;
    const { blockTime: chainTime } = await this.chain.cursor(tx);
    await this.ledger.post(tx, [fromUnmatched(payment, user)]);
    const deed = {
      target: orderId,
      orderId: order.id,
      userId,
      exception: exceptionOf(payment, order),
      difference: (payment.amount - order.amount).toString(),
    };
    // Booking locked the balance: it stays what it is until the commit.
    if ((await this.ledger.balance(userId, currency, tx)) < order.amount) {
      await this.tell(tx, 'payment_credited', payment, order, chainTime);
      return { ...deed, resolution: 'credited_user' };
    }
    await this.ledger.payFromBalance(tx, userId, order.id, currency, order.amount);
    const capacityDeadline = new Date(chainTime.getTime() + rules.capacityWaitMs);
    await this.risk.paid(tx, [order.id]);
    await this.setPaid(tx, order, payment, { paidAt: chainTime, capacityDeadline });
    await this.tell(tx, 'payment_assigned', payment, order, chainTime);
    return { ...deed, resolution: 'assigned', paidOrderId: order.id };
  }

  private async payableOrder(tx: Tx, payment: Payment, orderId: string): Promise<Buyable> {
    const [order] = isUuid(orderId) ? await this.orders.lockAll(tx, [orderId]) : [];
    if (!order) throw orderNotFound(orderId);
    if (!hasBuyer(order)) throw orderWithoutBuyer(orderId);
    if (order.currency !== payment.currency) throw wrongCurrency(payment.currency, order.currency);
    if (!TAKES_PAYMENT.includes(order.status)) throw orderCannotBePaid(orderId, order.status);
    // Only now that the order is locked: settlement would take the money of a transfer that comes too late for it.
    if (await this.queue.isBeingPaid(tx, order.id)) throw orderBeingPaid(orderId);
    if ((await this.orders.deliveredByHand(tx, [order.id])).has(order.id)) throw deliveredByHand(orderId);
    return order;
  }

  private async setPaid(
    tx: Tx,
    order: Order,
    payment: Payment,
    change: { readonly paidAt: Date; readonly capacityDeadline: Date },
  ): Promise<void> {
    const chainTime = change.paidAt;
    const ids = [order.id];
    const data = { txid: payment.txid, from: payment.fromAddress, amount: payment.amount.toString() };
    if (order.status === 'awaiting_payment') {
      const [from, through, to] = ['awaiting_payment', 'confirming', 'paid'] as const;
      await this.orders.move(tx, { ids, from, to: through, kind: 'payment_seen', chainTime, data });
      await this.orders.move(tx, {
        ids,
        from: through,
        to,
        kind: 'payment_confirmed',
        chainTime,
        change,
        data,
      });
    } else {
      const revived = { ...data, revived: true };
      await this.orders.move(tx, {
        ids,
        from: order.status,
        to: 'paid',
        kind: 'late_payment',
        chainTime,
        change,
        data: revived,
      });
    }
    await this.payments.hold(tx, ids);
  }

  private async tell(
    tx: Tx,
    kind: 'payment_assigned' | 'payment_credited',
    payment: Payment,
    { id: orderId, reference, userId }: Buyable,
    chainTime: Date,
  ): Promise<void> {
    const data = { ...moneyOf(payment), orderId, reference };
    await this.userEvents.record(tx, [{ userId, kind, subject: payment.id, data, chainTime }]);
  }
}

const hasBuyer = (order: Order): order is Buyable => order.userId !== null;

/** How the transfer differs from what its order asked for: the amount before the time. */
function exceptionOf({ amount, blockTime }: Payment, order: Order): Deed['exception'] {
  if (amount !== order.amount) return amount > order.amount ? 'over' : 'under';
  const late = blockTime !== null && order.paymentDeadline !== null && blockTime > order.paymentDeadline;
  return late ? 'late' : 'none';
}
