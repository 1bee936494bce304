import { Injectable } from '@nestjs/common';
import { type NewOrder, type Order, OrdersService, PRIORITIES } from '../../domain/orders/index.js';
import type { Sun } from '@energy-desk/shared/units';
import type { Tx } from '../../platform/database/index.js';
import type { FlashPlan } from './flash-plan.js';

/** When a flash order is made, and by what. */
export interface FlashSaleTerms {
  readonly chainTime: Date;
  readonly capacityWaitMs: number;
  /** Sun burned for one energy without us. */
  readonly energyFeeSun: Sun;
}

/** Flash payments become orders for their senders, paid from birth. */
@Injectable()
export class FlashOrders {
  constructor(private readonly orders: OrdersService) {}

  /**
   * @param plans that sell at least one unit
   * @param owners users who proved the sending addresses
   * @returns the orders, by payment
   */
  async create(
    tx: Tx,
    plans: readonly FlashPlan[],
    owners: ReadonlyMap<string, string>,
    terms: FlashSaleTerms,
  ): Promise<ReadonlyMap<string, Order>> {
    const made = new Map<string, Order>();
    for (const plan of plans) {
      const userId = owners.get(plan.payment.fromAddress) ?? null;
      const wish = this.orderOf(plan, userId, terms);
      const order = wish && (await this.orders.create(tx, wish));
      // Nothing is earned without its order: undone as a whole, and tried again under other numbers.
      if (!order)
        throw new Error(`payment ${plan.payment.id} got no order: its number is taken, or nothing is sold`);
      made.set(plan.payment.id, order);
    }
    await this.orders.recordAll(
      tx,
      'payment_confirmed',
      terms.chainTime,
      plans.flatMap(({ payment }) => {
        const order = made.get(payment.id);
        return order ? [{ order, data: { txid: payment.txid } }] : [];
      }),
    );
    return made;
  }

  private orderOf(
    { payment, config, share: { units, earned } }: FlashPlan,
    userId: string | null,
    { chainTime, capacityWaitMs, energyFeeSun }: FlashSaleTerms,
  ): NewOrder | null {
    if (config === null) return null;
    const energy = units * config.unitEnergy;
    return {
      id: this.orders.newId(),
      kind: 'flash',
      status: 'paid',
      userId,
      clientOrderId: null,
      receiver: payment.fromAddress,
      energy,
      durationSeconds: config.durationSeconds,
      amount: earned,
      currency: 'TRX',
      payWith: 'transfer',
      quote: {
        priceSun: earned.toString(),
        burnSun: (BigInt(energy) * energyFeeSun).toString(),
        units,
        priceList: [{ id: config.id, version: config.version }],
      },
      priority: PRIORITIES.high,
      paymentAddress: payment.toAddress,
      payerAddress: payment.fromAddress,
      paymentDeadline: null,
      paidAt: chainTime,
      capacityDeadline: new Date(chainTime.getTime() + capacityWaitMs),
      chainTime,
    };
  }
}
