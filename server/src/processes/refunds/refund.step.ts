import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { ChainService } from '../../domain/chain/index.js';
import { type Delegation, DelegationsService } from '../../domain/delegations/index.js';
import { LedgerService, type Posting, transfer } from '../../domain/ledger/index.js';
import { DueOrders, type Order, OrdersService } from '../../domain/orders/index.js';
import { PaymentsService } from '../../domain/payments/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';

const BATCH = 100;

/**
 * Gives the price of undelivered orders back to their buyers' balances, once their payment is solid and nothing of
 * them can be on the chain any more: never energy and money.
 */
@Injectable()
export class RefundStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly chain: ChainService,
    private readonly due: DueOrders,
    private readonly orders: OrdersService,
    private readonly payments: PaymentsService,
    private readonly delegations: DelegationsService,
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
    const locked = await this.orders.lock(tx, ids, 'refunding');
    const out = await this.mayHaveEnergy(tx, locked);
    const orders = locked.filter(({ id }) => !out.has(id));
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

  /** Orders of which something was delivered after all, or still may be: a refused delegate is not dead yet. */
  private async mayHaveEnergy(tx: Tx, orders: readonly Order[]): Promise<ReadonlySet<string>> {
    const all = await this.delegations.ofOrders(
      orders.map(({ id }) => id),
      tx,
    );
    const out = new Set<string>();
    for (const delegation of all) if (await this.isOut(tx, delegation)) out.add(delegation.orderId);
    return out;
  }

  private async isOut(tx: Tx, { id, status }: Delegation): Promise<boolean> {
    if (status !== 'never') return status !== 'reclaimed' && status !== 'taken_elsewhere';
    const operation = await this.chain.findOperation('delegate', id, tx);
    return operation !== null && operation.status !== 'dead' && operation.status !== 'failed';
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
