import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { DelegationsService } from '../../domain/delegations/index.js';
import { DueOrders, OrdersService } from '../../domain/orders/index.js';
import { Database } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';

const BATCH = 200;

/** Rentals that are over on the chain: expiry returns nothing by itself, so their delegations fall due for reclaim. */
@Injectable()
export class EndRentalStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly chain: ChainService,
    private readonly due: DueOrders,
    private readonly orders: OrdersService,
    private readonly delegations: DelegationsService,
    private readonly nudger: Nudger,
  ) {}

  async run(): Promise<void> {
    const { blockTime: chainTime } = await this.chain.cursor();
    await this.batches.run({
      step: 'rental.end',
      load: (exclude) => this.due.ended(chainTime, BATCH, exclude),
      handle: async (ids) => {
        await this.database.transaction('rental.end', async (tx) => {
          const locked = await this.orders.lock(tx, ids, 'active');
          const over = locked.filter(({ endsAt }) => endsAt !== null && endsAt <= chainTime);
          const ended = await this.orders.move(tx, {
            ids: over.map(({ id }) => id),
            from: 'active',
            to: 'reclaiming',
            kind: 'reclaiming',
            chainTime,
          });
          const own = await this.delegations.ofOrders(ended, tx);
          await this.delegations.end(
            tx,
            own.map(({ id }) => id),
            chainTime,
          );
        });
        this.nudger.nudge('notifications');
      },
    });
  }
}
