import { Injectable } from '@nestjs/common';
import { LedgerService } from '../../domain/ledger/index.js';
import { type Payment, PaymentsService } from '../../domain/payments/index.js';
import type { RiskLimits } from '../../domain/risk/index.js';
import { ProvedAddresses } from '../../domain/users/index.js';
import type { Tx } from '../../platform/database/index.js';
import { FlashNotices } from './flash-notices.js';
import { FlashOrders, type FlashSaleTerms } from './flash-orders.js';
import type { FlashPlan } from './flash-plan.js';
import { flashAsCash, flashAsReceipt } from './flash-postings.js';
import { PaymentRisk } from './payment-risk.js';

/** What flash payments buy: held, or sold and booked. */
@Injectable()
export class FlashSales {
  constructor(
    private readonly payments: PaymentsService,
    private readonly ledger: LedgerService,
    private readonly proved: ProvedAddresses,
    private readonly orders: FlashOrders,
    private readonly notices: FlashNotices,
    private readonly risk: PaymentRisk,
  ) {}

  limits(): Promise<RiskLimits> {
    return this.risk.limits();
  }

  /** Those that a person must decide are for finance from now on. @returns their ids */
  async hold(tx: Tx, plans: readonly FlashPlan[], limits: RiskLimits): Promise<ReadonlySet<string>> {
    const owners = await this.ownersOf(tx, plans);
    const reasons = await this.risk.holds(
      tx,
      plans.map(({ payment, config, share: { units, earned } }) => ({
        payment,
        outcome: 'flash',
        order: null,
        userId: owners.get(payment.fromAddress) ?? null,
        flash: { priceSun: earned, energy: units * (config?.unitEnergy ?? 0) },
      })),
      limits,
    );
    const held = plans.flatMap(({ payment }) => {
      const reason = reasons.get(payment.id);
      return reason === undefined ? [] : [{ payment, reason }];
    });
    await this.payments.judge(
      tx,
      held.map(({ payment: { id }, reason: holdReason }) => ({
        id,
        outcome: 'held',
        exception: 'none',
        holdReason,
        monitorId: null,
        orderId: null,
      })),
    );
    await this.risk.tell(tx, held);
    return new Set(held.map(({ payment }) => payment.id));
  }

  /** Orders for what is bought, the payments in the books, and word to their senders. */
  async book(
    tx: Tx,
    plans: readonly FlashPlan[],
    as: 'solid' | 'receipt',
    terms: FlashSaleTerms,
  ): Promise<void> {
    if (plans.length === 0) return;
    const selling = plans.filter(({ share }) => share.units > 0);
    const orders = await this.orders.create(tx, selling, await this.ownersOf(tx, selling), terms);
    await this.payments.setSales(
      tx,
      selling.flatMap(({ payment: { id: paymentId }, share: { earned, creditUsed } }) => {
        const order = orders.get(paymentId);
        return order ? [{ paymentId, orderId: order.id, earned, creditUsed }] : [];
      }),
    );
    const sold = plans.map((plan) => soldOf(plan, orders.get(plan.payment.id)?.id ?? null));
    const ids = sold.map(({ id }) => id);
    await this.ledger.post(tx, sold.map(as === 'solid' ? flashAsCash : flashAsReceipt));
    if (as === 'receipt') await this.payments.bookReceipt(tx, ids);
    else {
      await this.payments.bookSolid(tx, ids, 'none');
      await this.tell(tx, plans, sold, terms.chainTime);
    }
  }

  private async tell(
    tx: Tx,
    plans: readonly FlashPlan[],
    sold: readonly Payment[],
    chainTime: Date,
  ): Promise<void> {
    await this.notices.notServed(
      tx,
      plans.filter(({ notServed }) => notServed !== null),
      chainTime,
    );
    await this.notices.credited(
      tx,
      sold.flatMap((payment, i) => {
        const plan = plans[i];
        return plan?.notServed === null ? [{ payment, units: plan.share.units }] : [];
      }),
      chainTime,
    );
  }

  private ownersOf(tx: Tx, plans: readonly FlashPlan[]): Promise<ReadonlyMap<string, string>> {
    return this.proved.ownersOf(
      tx,
      plans.map(({ payment }) => payment.fromAddress),
    );
  }
}

const soldOf = ({ payment, share: { earned, creditUsed } }: FlashPlan, orderId: string | null): Payment => ({
  ...payment,
  earned,
  creditUsed,
  orderId,
});
