import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { DueOrders, OrdersService } from '../../domain/orders/index.js';
import { PaymentsService } from '../../domain/payments/index.js';
import { Database } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';

const BATCH = 200;

/** Orders whose deadline passed on the chain without a transfer; their amount is held on. */
@Injectable()
export class ExpireUnpaidStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly chain: ChainService,
    private readonly due: DueOrders,
    private readonly orders: OrdersService,
    private readonly payments: PaymentsService,
    private readonly nudger: Nudger,
  ) {}

  async run(): Promise<void> {
    const { blockTime: chainTime } = await this.chain.cursor();
    // A transfer of this or an earlier block that nobody judged yet may pay one of them in time.
    if ((await this.payments.unjudged(1)).length > 0) return;
    await this.batches.run({
      step: 'rental.expire',
      load: (exclude) => this.due.unpaidPast(chainTime, BATCH, exclude),
      handle: async (ids) => {
        await this.database.transaction('rental.expire', async (tx) => {
          const expired = await this.orders.move(tx, {
            ids,
            from: 'awaiting_payment',
            to: 'expired',
            kind: 'expired',
            chainTime,
          });
          await this.payments.hold(tx, expired);
        });
        this.nudger.nudge('notifications');
      },
    });
  }
}
