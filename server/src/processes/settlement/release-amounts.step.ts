import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { PaymentsService } from '../../domain/payments/index.js';
import { Database } from '../../platform/database/index.js';

/** Amounts whose hold ended on the chain may name another request. */
@Injectable()
export class ReleaseAmountsStep {
  constructor(
    private readonly database: Database,
    private readonly chain: ChainService,
    private readonly payments: PaymentsService,
  ) {}

  async run(): Promise<void> {
    const { blockTime } = await this.chain.cursor();
    if ((await this.payments.unjudged(1)).length > 0) return;
    await this.database.transaction('settlement.release-amounts', (tx) =>
      this.payments.release(tx, blockTime),
    );
  }
}
