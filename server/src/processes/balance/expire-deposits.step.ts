import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { DepositRequests, PaymentsService } from '../../domain/payments/index.js';
import { Database } from '../../platform/database/index.js';
import { BatchRunner } from '../../platform/queue/index.js';

const BATCH = 200;

/** Deposit requests whose deadline passed on the chain: no longer open, their amounts held on as those of orders are. */
@Injectable()
export class ExpireDepositsStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly chain: ChainService,
    private readonly payments: PaymentsService,
    private readonly requests: DepositRequests,
  ) {}

  async run(): Promise<void> {
    const { blockTime } = await this.chain.cursor();
    // A transfer of this or an earlier block that nobody judged yet may answer one of them in time.
    if ((await this.payments.unjudged(1)).length > 0) return;
    await this.batches.run({
      step: 'balance.expire-deposits',
      load: (exclude) => this.requests.past(blockTime, BATCH, exclude),
      handle: async (ids) => {
        await this.database.transaction('balance.expire-deposits', (tx) => this.requests.hold(tx, ids));
      },
    });
  }
}
