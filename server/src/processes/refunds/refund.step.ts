import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { ChainService } from '../../domain/chain/index.js';
import { LedgerService, type Posting, transfer } from '../../domain/ledger/index.js';
import { DueOrders, type Order, OrdersService } from '../../domain/orders/index.js';
import { PaymentsService } from '../../domain/payments/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';

const BATCH = 100;

/** Gives the price of undelivered orders back to their buyers' balances, once their payment is solid. */
@Injectable()
export class RefundStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly chain: ChainService,
    private readonly due: DueOrders,
    private readonly orders: OrdersService,
    private readonly payments: PaymentsService,
    private readonly ledger: LedgerService,
    private readonly alerts: Alerts,
    private readonly nudger: Nudger,
  ) {}

  run(): Promise<void> {
    return this.batches.run({
      step: 'refunds.to-balance',
      load: (exclude) => this.due.inStatus('refunding', BATCH, exclude),
      handle: async (ids) => {
        await this.database.transaction('refunds.to-balance', (tx) => this.refund(tx, ids));
        this.nudger.nudge('notifications');
      },
    });
  }

  private async refund(tx: Tx, ids: readonly string[]): Promise<void> {
    const { blockTime: chainTime } = await this.chain.cursor(tx);
    const orders = await this.orders.lock(tx, ids, 'refunding');
    const unsolid = await this.payments.unsolidOrders(tx, ids);
    const lost = orders.filter(({ id }) => unsolid.get(id) === 'lost');
    const due = orders.filter(({ id }) => !unsolid.has(id));
    await this.ledger.post(tx, due.flatMap(refundOf));
    for (const order of due)
      await this.orders.move(tx, {
        ids: [order.id],
        from: 'refunding',
        to: 'refunded',
        kind: 'refunded',
        chainTime,
        data: { amount: order.amount.toString(), to: 'balance', reason: order.reason },
      });
    for (const order of lost) await this.writeOff(tx, order, chainTime);
  }

  /** Its payment left the chain after it was settled early: there is nothing to give back. */
  private async writeOff(tx: Tx, order: Order, chainTime: Date): Promise<void> {
    await this.orders.move(tx, {
      ids: [order.id],
      from: 'refunding',
      to: 'failed',
      kind: 'failed',
      chainTime,
      data: { reason: 'payment_lost' },
    });
    await this.alerts.raise(
      'order_needs_person',
      order.id,
      'An order ended without payment and without energy.',
      {},
      tx,
    );
  }
}

function refundOf(order: Order): Posting[] {
  if (order.userId === null || order.amount === 0n) return [];
  const { currency } = order;
  const user = { kind: 'user', owner: order.userId, currency } as const;
  return [
    transfer(`order:${order.id}:refund`, 'refund', { kind: 'revenue', currency }, user, order.amount, {
      orderId: order.id,
      reason: order.reason,
    }),
  ];
}
