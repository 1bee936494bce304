import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import type { Order } from '../../domain/orders/index.js';
import type { Payment, PaymentOutcome } from '../../domain/payments/index.js';
import { type PaymentFacts, readLimits, type RiskLimits, RiskService } from '../../domain/risk/index.js';
import { Settings } from '../../domain/settings/index.js';
import type { Tx } from '../../platform/database/index.js';

/** What a payment would buy, and for whom. */
export interface Purchase {
  readonly payment: Payment;
  readonly outcome: PaymentOutcome;
  readonly userId: string | null;
  /** The order that it pays; null for deposits and for flash payments that made none yet. */
  readonly order: Order | null;
  /** Of a flash payment: price in sun, and energy. */
  readonly flash?: { readonly priceSun: bigint; readonly energy: number };
}

/** Asks the risk rules about payments, and tells finance what they hold. */
@Injectable()
export class PaymentRisk {
  constructor(
    private readonly settings: Settings,
    private readonly risk: RiskService,
    private readonly alerts: Alerts,
  ) {}

  /** To be read before the transaction. */
  limits(): Promise<RiskLimits> {
    return readLimits(this.settings);
  }

  /** Why a person must decide, by payment. The rest is counted with what its people bought lately. */
  holds(tx: Tx, purchases: readonly Purchase[], limits: RiskLimits): Promise<ReadonlyMap<string, string>> {
    return this.risk.paymentHolds(tx, purchases.map(riskFactsOf), limits);
  }

  async tell(tx: Tx, held: readonly { payment: Payment; reason: string }[]): Promise<void> {
    for (const { payment, reason } of held)
      await this.alerts.raise(
        'payment_held',
        payment.id,
        `A payment waits for a person: ${reason}.`,
        { txid: payment.txid, from: payment.fromAddress, amount: payment.amount.toString(), reason },
        tx,
      );
  }
}

function riskFactsOf({ payment, outcome, userId, order, flash }: Purchase): PaymentFacts {
  return {
    id: payment.id,
    fromAddress: payment.fromAddress,
    toAddress: payment.toAddress,
    currency: payment.currency,
    amount: payment.amount,
    outcome,
    senderKind: payment.senderKind,
    orderId: order?.id ?? null,
    orderReceiver: order?.receiver ?? null,
    priceSun: order ? BigInt(order.quote.priceSun) : (flash?.priceSun ?? null),
    energy: order?.energy ?? flash?.energy ?? null,
    userId,
    blockTime: payment.blockTime ?? new Date(0),
  };
}
