import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { ChainService } from '../../domain/chain/index.js';
import { OrdersService } from '../../domain/orders/index.js';
import { type Payment, PaymentsService } from '../../domain/payments/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner } from '../../platform/queue/index.js';

const BATCH = 200;

/** A transfer whose block was orphaned before it was settled: what it answered waits for payment again. */
@Injectable()
export class DetachStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly chain: ChainService,
    private readonly payments: PaymentsService,
    private readonly orders: OrdersService,
    private readonly alerts: Alerts,
  ) {}

  run(): Promise<void> {
    return this.batches.run({
      step: 'settlement.detach',
      load: (exclude) => this.payments.detached(BATCH, exclude),
      handle: (ids) => this.database.transaction('settlement.detach', (tx) => this.detach(tx, ids)),
    });
  }

  private async detach(tx: Tx, ids: readonly string[]): Promise<void> {
    const { blockTime } = await this.chain.cursor(tx);
    const gone = (await this.payments.lock(tx, ids)).filter(isDetached);
    if (gone.length === 0) return;
    await this.payments.unjudge(
      tx,
      gone.map(({ id }) => id),
    );
    await this.reopenOrders(tx, gone, blockTime);
    for (const { id, outcome } of gone)
      if (outcome === 'held') await this.alerts.resolve('payment_held', id, tx);
    await this.payments.reopenDeposits(
      tx,
      gone.flatMap(({ outcome, monitorId }) => (outcome === 'deposit' ? (monitorId ?? []) : [])),
    );
  }

  private async reopenOrders(tx: Tx, gone: readonly Payment[], chainTime: Date): Promise<void> {
    const byOrder = new Map(
      gone.flatMap((p) =>
        p.orderId && (p.outcome === 'order' || p.outcome === null) ? [[p.orderId, p]] : [],
      ),
    );
    const back = await this.orders.move(tx, {
      ids: [...byOrder.keys()],
      from: 'confirming',
      to: 'awaiting_payment',
      kind: 'payment_lost',
      chainTime,
      data: (id: string) => ({ txid: byOrder.get(id)?.txid }),
    });
    await this.payments.reopen(tx, back);
  }
}

/** Its block is gone, or another one makes something else of it, which must be judged anew. */
const isDetached = ({ booked, height, outcome, orderId }: Payment): boolean =>
  booked === 'none' && (outcome === null ? orderId !== null : height === null);
