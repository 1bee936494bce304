import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { DueOrders, type OrderEventKind, OrdersService } from '../../domain/orders/index.js';
import { Database } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';

const BATCH = 200;
/** Chain time within which most deliveries are in a block; later than this the buyer is told to wait. */
const PATIENCE_MS = 21_000;
const LONGEST_NOTICE_MS = 600_000;

/** Things a buyer wants to know although nothing changes: the rental ends soon, the delivery takes longer. */
@Injectable()
export class TellStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly chain: ChainService,
    private readonly due: DueOrders,
    private readonly orders: OrdersService,
    private readonly nudger: Nudger,
  ) {}

  async run(): Promise<void> {
    const { blockTime: chainTime } = await this.chain.cursor();
    const soon = new Date(chainTime.getTime() + LONGEST_NOTICE_MS);
    const slow = new Date(chainTime.getTime() - PATIENCE_MS);
    await this.tell('rental_ending', 'active', chainTime, (exclude) =>
      this.due.endingSoon(chainTime, soon, BATCH, exclude),
    );
    await this.tell('delayed', 'delegating', chainTime, (exclude) => this.due.delayed(slow, BATCH, exclude));
  }

  private tell(
    kind: OrderEventKind,
    status: 'active' | 'delegating',
    chainTime: Date,
    load: (exclude: readonly string[]) => Promise<string[]>,
  ): Promise<void> {
    return this.batches.run({
      step: `rental.tell-${kind}`,
      load,
      handle: async (ids) => {
        await this.database.transaction('rental.tell', async (tx) => {
          for (const order of await this.orders.lock(tx, ids, status))
            await this.orders.record(tx, order, kind, chainTime, {});
        });
        this.nudger.nudge('notifications');
      },
    });
  }
}
