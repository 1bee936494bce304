import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { ChainService } from '../../domain/chain/index.js';
import { DelegationsService } from '../../domain/delegations/index.js';
import { DueOrders, OrdersService } from '../../domain/orders/index.js';
import { PoolsService } from '../../domain/pools/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';
import { DeliveryProgress } from './delivery-progress.js';
import { OperationOutcomes, OUTCOMES_AT_ONCE, type Outcome } from './operation-outcomes.js';

const BATCH = 200;
const RETRY_MS = 30_000;

/** Applies what became of undelegates; an order whose stake is all back is completed, or refunded if it was unwound. */
@Injectable()
export class FinishStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly chain: ChainService,
    private readonly due: DueOrders,
    private readonly orders: OrdersService,
    private readonly delegations: DelegationsService,
    private readonly pools: PoolsService,
    private readonly progress: DeliveryProgress,
    private readonly outcomes: OperationOutcomes,
    private readonly alerts: Alerts,
    private readonly nudger: Nudger,
  ) {}

  async run(): Promise<void> {
    await this.batches.run({
      step: 'rental.finish',
      load: (exclude) => this.chain.unnoticed('undelegate', OUTCOMES_AT_ONCE, exclude),
      handle: async (ids) => {
        await this.database.transaction('rental.finish', (tx) =>
          this.outcomes.notice(tx, ids, async (outcomes) => {
            const { blockTime } = await this.chain.cursor(tx);
            for (const outcome of outcomes) await this.apply(tx, outcome, blockTime);
          }),
        );
        this.nudger.nudge('notifications', 'delivery', 'refunds');
      },
    });
    for (const status of ['reclaiming', 'unwinding'] as const)
      await this.batches.run({
        step: `rental.close-${status}`,
        load: (exclude) => this.due.inStatus(status, BATCH, exclude),
        handle: (ids) => this.close(ids),
      });
  }

  private async apply(tx: Tx, { operation, delegation }: Outcome, blockTime: Date): Promise<void> {
    if (operation.status === 'solid') {
      await this.delegations.reclaimed(tx, delegation.id, operation.includedTime ?? blockTime);
      await this.pools.succeeded(tx, [delegation.walletId]);
      await this.alerts.resolve('reclaim_overdue', delegation.id, tx);
      return;
    }
    if (operation.status !== 'dead' && operation.status !== 'failed') return;
    await this.delegations.reclaimAgainAfter(tx, [delegation.id], new Date(blockTime.getTime() + RETRY_MS));
    await this.alerts.raise(
      'reclaim_overdue',
      delegation.id,
      `An undelegate came to nothing (${operation.answer ?? 'no answer'}). It is tried again.`,
      { supplier: delegation.supplier, receiver: delegation.receiver, txid: operation.txid },
      tx,
    );
  }

  /** Orders that close without an undelegate of their own: their delegations were taken elsewhere or never were. */
  private async close(ids: readonly string[]): Promise<void> {
    await this.database.transaction('rental.close', async (tx) => {
      const locked = await this.orders.lock(tx, ids, 'reclaiming', 'unwinding');
      await this.progress.advance(
        tx,
        locked.map(({ id }) => id),
      );
    });
    this.nudger.nudge('notifications');
  }
}
