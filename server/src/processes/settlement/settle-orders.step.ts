import type { OrderStatus } from '@energy-desk/shared/orders';
import { Injectable } from '@nestjs/common';
import { type ChainCursor, ChainService } from '../../domain/chain/index.js';
import { LedgerService } from '../../domain/ledger/index.js';
import { type Order, OrdersService } from '../../domain/orders/index.js';
import { type Payment, PaymentsService } from '../../domain/payments/index.js';
import { type FlashConfig, PricingService } from '../../domain/pricing/index.js';
import { Settings } from '../../domain/settings/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';
import { FastRule, type Finality, finalityOf, settledUpTo } from './fast-rule.js';
import { fewestBlocks, requiredBlocks } from './flash-units.js';
import { LateOrders } from './late-orders.js';
import { asDuplicate, oneAnswerEach } from './one-answer-each.js';
import { orderAsCash, orderAsReceipt } from './payment-postings.js';
import { Proofs } from './proofs.js';

const BATCH = 200;
const MINUTE_MS = 60_000;
const TAKES_PAYMENT: readonly OrderStatus[] = ['confirming', 'expired', 'cancelled'];

interface Rules {
  /** Blocks that a payment waits, its own included. */
  readonly required: (payment: Payment) => number;
  readonly exposureMax: bigint;
  readonly capacityWaitMs: number;
}

interface Due {
  readonly payment: Payment;
  readonly finality: Finality;
}

/** Books payments of orders that are final enough and sets their orders to paid. */
@Injectable()
export class SettleOrdersStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly chain: ChainService,
    private readonly payments: PaymentsService,
    private readonly orders: OrdersService,
    private readonly ledger: LedgerService,
    private readonly pricing: PricingService,
    private readonly settings: Settings,
    private readonly fastRule: FastRule,
    private readonly proofs: Proofs,
    private readonly late: LateOrders,
    private readonly nudger: Nudger,
  ) {}

  async run(): Promise<void> {
    const usual = await this.settings.get('payment.confirmation_blocks');
    const flash = await this.pricing.flashConfigs();
    const rules = await this.rules(usual, flash);
    const cursor = await this.chain.cursor();
    await this.settleUpTo(settledUpTo(cursor, usual), null, rules);
    const fewest = fewestBlocks(flash.flatMap(({ confirmations }) => confirmations));
    if (fewest >= usual) return;
    const addresses = flash.map(({ address }) => address);
    await this.settleUpTo(settledUpTo(cursor, fewest), addresses, rules);
  }

  private settleUpTo(height: bigint, toAddresses: readonly string[] | null, rules: Rules): Promise<void> {
    return this.batches.run({
      step: 'settlement.settle',
      load: (exclude) => this.payments.unsettled(['order'], height, BATCH, exclude, toAddresses),
      handle: async (ids) => {
        await this.database.transaction('settlement.settle', (tx) => this.settle(tx, ids, rules));
        this.nudger.nudge('delivery', 'refunds', 'notifications');
      },
    });
  }

  /** Units sold beforehand follow the rule of their flash address, as plain payments to it do. */
  private async rules(usual: number, flash: readonly FlashConfig[]): Promise<Rules> {
    const steps = new Map<string, FlashConfig['confirmations']>(
      flash.map(({ address, confirmations }) => [address, confirmations]),
    );
    return {
      required: ({ toAddress, amount }) => {
        const own = steps.get(toAddress);
        return own ? requiredBlocks(own, amount) : usual;
      },
      exposureMax: await this.fastRule.exposureMax(),
      capacityWaitMs: (await this.settings.get('order.capacity_wait_minutes')) * MINUTE_MS,
    };
  }

  private async settle(tx: Tx, ids: readonly string[], rules: Rules): Promise<void> {
    const cursor = await this.chain.cursor(tx);
    const open = (await this.payments.lock(tx, ids)).filter(
      ({ booked, outcome }) => booked === 'none' && outcome === 'order',
    );
    // Orders before the total at risk: whoever holds that waits for nobody who may ask for it.
    const locked = await this.orders.lockAll(
      tx,
      open.flatMap(({ orderId }) => orderId ?? []),
    );
    const final = await this.finalEnough(tx, open, cursor, rules);
    const waiting = new Set(
      locked.filter(({ status }) => TAKES_PAYMENT.includes(status)).map(({ id }) => id),
    );
    const { first: due, spare } = oneAnswerEach(final, ({ payment }) => payment.orderId, waiting);
    await this.payments.judge(
      tx,
      spare.map(({ payment }) => asDuplicate(payment)),
    );
    const solid = due.filter((one) => one.finality === 'solid').map(({ payment }) => payment);
    const fast = due.filter((one) => one.finality === 'fast').map(({ payment }) => payment);
    await this.ledger.post(tx, [...solid.map(orderAsCash), ...fast.map(orderAsReceipt)]);
    await this.payments.bookSolid(tx, idsOf(solid), 'none');
    await this.payments.bookReceipt(tx, idsOf(fast));
    const byOrder = new Map(
      due.flatMap(({ payment }) => (payment.orderId ? [[payment.orderId, payment]] : [])),
    );
    const orders = locked.filter(({ id }) => byOrder.has(id));
    await this.proofs.ofOrders(tx, solid, orders);
    await this.setPaid(tx, orders, byOrder, cursor.blockTime, rules);
    await this.late.decide(tx, orders, byOrder, cursor.blockTime, rules.capacityWaitMs);
  }

  /** Solid ones, and fast ones that came in time as long as their total stays below the limit. */
  private async finalEnough(
    tx: Tx,
    open: readonly Payment[],
    cursor: ChainCursor,
    rules: Rules,
  ): Promise<Due[]> {
    const allowance = await this.fastRule.among(tx, open, rules.exposureMax);
    const due: Due[] = [];
    for (const payment of open) {
      const finality = finalityOf(payment, cursor, rules.required(payment));
      if (finality === 'fast' && payment.exception === 'none')
        if (await allowance.admits(payment, payment.amount)) due.push({ payment, finality });
      if (finality === 'solid') due.push({ payment, finality });
    }
    return due;
  }

  private async setPaid(
    tx: Tx,
    orders: readonly Order[],
    byOrder: ReadonlyMap<string, Payment>,
    chainTime: Date,
    { capacityWaitMs }: Rules,
  ): Promise<void> {
    await this.orders.move(tx, {
      ids: orders.filter(({ status }) => status === 'confirming').map(({ id }) => id),
      from: 'confirming',
      to: 'paid',
      kind: 'payment_confirmed',
      chainTime,
      change: { paidAt: chainTime, capacityDeadline: new Date(chainTime.getTime() + capacityWaitMs) },
      data: (id: string) => ({ txid: byOrder.get(id)?.txid }),
    });
  }
}

const idsOf = (payments: readonly Payment[]): string[] => payments.map(({ id }) => id);
