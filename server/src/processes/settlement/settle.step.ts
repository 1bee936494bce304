import { sun } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { type ChainCursor, ChainService } from '../../domain/chain/index.js';
import { LedgerService } from '../../domain/ledger/index.js';
import { type Order, OrdersService } from '../../domain/orders/index.js';
import { finality, type Payment, PaymentsService } from '../../domain/payments/index.js';
import { PricingService } from '../../domain/pricing/index.js';
import { Settings } from '../../domain/settings/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';
import { settledAsCash, settledAsReceipt } from './postings.js';

const BATCH = 200;
const SOLID_BLOCKS = 19;
const OUTCOMES = ['order', 'unmatched'] as const;

interface Rules {
  readonly required: number;
  readonly exposureMax: bigint;
  readonly capacityWaitMs: number;
}

interface Settled {
  readonly payment: Payment;
  readonly finality: 'solid' | 'fast';
}

/** Books payments that are final enough and sets their orders to paid. */
@Injectable()
export class SettleStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly chain: ChainService,
    private readonly payments: PaymentsService,
    private readonly orders: OrdersService,
    private readonly ledger: LedgerService,
    private readonly pricing: PricingService,
    private readonly settings: Settings,
    private readonly nudger: Nudger,
  ) {}

  async run(): Promise<void> {
    const rules = await this.rules();
    const cursor = await this.chain.cursor();
    const upTo =
      rules.required < SOLID_BLOCKS ? cursor.height - BigInt(rules.required) + 1n : cursor.solidHeight;
    await this.batches.run({
      step: 'settlement.settle',
      load: (exclude) => this.payments.unsettled(OUTCOMES, upTo, BATCH, exclude),
      handle: async (ids) => {
        await this.database.transaction('settlement.settle', (tx) => this.settle(tx, ids, rules));
        this.nudger.nudge('delivery', 'refunds', 'notifications');
      },
    });
  }

  private async rules(): Promise<Rules> {
    return {
      required: await this.settings.get('payment.confirmation_blocks'),
      exposureMax: await this.settings.get('payment.fast_exposure_max'),
      capacityWaitMs: (await this.settings.get('order.capacity_wait_minutes')) * 60_000,
    };
  }

  private async settle(tx: Tx, ids: readonly string[], rules: Rules): Promise<void> {
    const cursor = await this.chain.cursor(tx);
    const open = (await this.payments.lock(tx, ids)).filter((p) => p.booked === 'none' && p.outcome !== null);
    const due = await this.finalEnough(tx, open, cursor, rules);
    const orders = await this.orders.lockAll(
      tx,
      due.flatMap(({ payment }) => (payment.outcome === 'order' ? (payment.orderId ?? []) : [])),
    );
    const solid = due.filter((one) => one.finality === 'solid').map(({ payment }) => payment);
    const fast = due.filter((one) => one.finality === 'fast').map(({ payment }) => payment);
    await this.ledger.post(tx, [...solid.map(settledAsCash), ...fast.map(settledAsReceipt)]);
    await this.payments.bookSolid(tx, idsOf(solid), 'none');
    await this.payments.bookReceipt(tx, idsOf(fast));
    await this.setPaid(
      tx,
      orders,
      due.map(({ payment }) => payment),
      cursor,
      rules,
    );
  }

  /** Solid ones, and fast ones for orders as long as their total stays below the limit. */
  private async finalEnough(
    tx: Tx,
    open: readonly Payment[],
    cursor: ChainCursor,
    rules: Rules,
  ): Promise<Settled[]> {
    let exposure: bigint | null = null;
    const distrusted = await this.payments.sendersOfLost(tx, open);
    const due: Settled[] = [];
    for (const payment of open) {
      const state = finality(payment.height, { ...cursor, required: rules.required });
      if (state === 'solid') due.push({ payment, finality: state });
      if (state !== 'fast' || payment.outcome !== 'order' || payment.exception !== 'none') continue;
      if (distrusted.has(payment.fromAddress)) continue;
      exposure ??= await this.payments.exposure(tx);
      if (exposure + payment.amount > rules.exposureMax) continue;
      exposure += payment.amount;
      due.push({ payment, finality: state });
    }
    return due;
  }

  private async setPaid(
    tx: Tx,
    orders: readonly Order[],
    payments: readonly Payment[],
    cursor: ChainCursor,
    rules: Rules,
  ): Promise<void> {
    const chainTime = cursor.blockTime;
    const byOrder = new Map(
      payments.flatMap((p) => (p.orderId && p.outcome === 'order' ? [[p.orderId, p]] : [])),
    );
    const change = {
      paidAt: chainTime,
      capacityDeadline: new Date(chainTime.getTime() + rules.capacityWaitMs),
    };
    const data = (id: string): object => ({ txid: byOrder.get(id)?.txid });
    await this.orders.move(tx, {
      ids: orders.filter(({ status }) => status === 'confirming').map(({ id }) => id),
      from: 'confirming',
      to: 'paid',
      kind: 'payment_confirmed',
      chainTime,
      change,
      data,
    });
    for (const order of orders) {
      if (order.status !== 'expired' && order.status !== 'cancelled') continue;
      const revive = byOrder.get(order.id)?.exception === 'none' || (await this.priceHolds(order));
      await this.orders.move(tx, {
        ids: [order.id],
        from: order.status,
        to: revive ? 'paid' : 'refunding',
        kind: 'late_payment',
        chainTime,
        change: revive ? change : { reason: 'late_payment' },
        data: { ...data(order.id), revived: revive },
      });
    }
  }

  /** Whether a buyer would pay no more for the same today. */
  private async priceHolds(order: Order): Promise<boolean> {
    const { burnSun, priceSun, energyPackageId } = order.quote;
    const request = energyPackageId
      ? { energyPackageId }
      : { energy: order.energy, durationSeconds: order.durationSeconds };
    const energyFee = sun(BigInt(burnSun) / BigInt(order.energy));
    const today = await this.pricing.quote(request, energyFee).catch(() => null);
    return today !== null && today.priceSun <= BigInt(priceSun);
  }
}

const idsOf = (payments: readonly Payment[]): string[] => payments.map(({ id }) => id);
