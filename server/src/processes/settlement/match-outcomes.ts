import { Injectable } from '@nestjs/common';
import { type Order, OrdersService } from '../../domain/orders/index.js';
import {
  type Judgement,
  type Payment,
  type PaymentMonitor,
  PaymentsService,
} from '../../domain/payments/index.js';
import { UserEvents } from '../../domain/users/index.js';
import type { Tx } from '../../platform/database/index.js';
import { PaymentRisk } from './payment-risk.js';

/** A transfer, what it is for, and the request that it answers. */
export interface Matched {
  readonly payment: Payment;
  readonly judgement: Judgement;
  readonly request: PaymentMonitor | null;
}

const ENDS_OF_WAITING = [
  { exception: 'none', to: 'confirming', kind: 'payment_seen' },
  { exception: 'late', to: 'expired', kind: 'expired' },
] as const;

/** What follows from what transfers are for, in the transaction that decides it. */
@Injectable()
export class MatchOutcomes {
  constructor(
    private readonly payments: PaymentsService,
    private readonly orders: OrdersService,
    private readonly events: UserEvents,
    private readonly risk: PaymentRisk,
  ) {}

  async follow(tx: Tx, matched: readonly Matched[], chainTime: Date): Promise<void> {
    await this.stopWaiting(tx, matched, chainTime);
    await this.seeDeposits(tx, matched, chainTime);
    await this.tellWrongAmounts(tx, matched, chainTime);
    await this.risk.tell(
      tx,
      matched.flatMap(({ payment, judgement: { holdReason: reason } }) =>
        reason === null ? [] : [{ payment, reason }],
      ),
    );
  }

  /** Orders that are paid in time stop expiring; those that are paid late have expired, if nobody saw that before. */
  private async stopWaiting(tx: Tx, matched: readonly Matched[], chainTime: Date): Promise<void> {
    for (const { exception, to, kind } of ENDS_OF_WAITING) {
      const paidBy = new Map(
        matched.flatMap(({ payment, judgement }) =>
          judgement.outcome === 'order' && judgement.orderId !== null && judgement.exception === exception
            ? [[judgement.orderId, payment] as const]
            : [],
        ),
      );
      const moved = await this.orders.move(tx, {
        ids: [...paidBy.keys()],
        from: 'awaiting_payment',
        to,
        kind,
        chainTime,
        data: (id: string) => describe(paidBy.get(id)),
      });
      await this.payments.hold(tx, moved);
    }
  }

  private async seeDeposits(tx: Tx, matched: readonly Matched[], chainTime: Date): Promise<void> {
    const deposits = matched.filter(({ judgement }) => judgement.outcome === 'deposit');
    await this.payments.holdDeposits(
      tx,
      deposits.flatMap(({ request }) => request?.id ?? []),
    );
    await this.events.record(
      tx,
      deposits.flatMap(({ payment, request }) =>
        request?.userId ? [toldOf(payment, request.userId, 'deposit_seen', chainTime)] : [],
      ),
    );
  }

  /** Whoever alone waits to pay for the sender's address has, as far as anyone can tell, paid the wrong amount. */
  private async tellWrongAmounts(tx: Tx, matched: readonly Matched[], chainTime: Date): Promise<void> {
    const strays = matched.flatMap(({ payment, judgement: { outcome, exception } }) =>
      outcome === 'unmatched' && exception === 'none' ? [payment] : [],
    );
    const missed = await this.orders.loneOrders(
      tx,
      strays.map(({ fromAddress }) => fromAddress),
    );
    await this.events.record(
      tx,
      strays.flatMap((payment) => {
        const order = missed.get(payment.fromAddress);
        if (!order?.userId) return [];
        return [toldOf(payment, order.userId, 'wrong_amount', chainTime, askedBy(order))];
      }),
    );
  }
}

const askedBy = ({ id: orderId, reference, amount, currency }: Order) => ({
  orderId,
  reference,
  expected: amount.toString(),
  expectedCurrency: currency,
});

const describe = (payment: Payment | undefined): object =>
  payment ? { txid: payment.txid, from: payment.fromAddress, amount: payment.amount.toString() } : {};

const toldOf = (
  { id, currency, amount }: Payment,
  userId: string,
  kind: 'deposit_seen' | 'wrong_amount',
  chainTime: Date,
  asked: Partial<ReturnType<typeof askedBy>> = {},
) => ({ userId, kind, subject: id, data: { currency, amount: amount.toString(), ...asked }, chainTime });
