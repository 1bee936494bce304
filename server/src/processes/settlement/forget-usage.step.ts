import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { RiskService } from '../../domain/risk/index.js';
import { Database } from '../../platform/database/index.js';

const EVERY_MS = 600_000;
/** Limits look back a day of chain time; a payment in a block of yesterday may still be judged today. */
const KEPT_MS = 3 * 86_400_000;
const BATCH = 5_000;

/** Drops what was counted for the risk limits and is too old for any of them. */
@Injectable()
export class ForgetUsageStep {
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly database: Database,
    private readonly chain: ChainService,
    private readonly risk: RiskService,
  ) {}

  async run(): Promise<void> {
    if (performance.now() - this.lookedAt < EVERY_MS) return;
    const { blockTime } = await this.chain.cursor();
    const before = new Date(blockTime.getTime() - KEPT_MS);
    const forget = () =>
      this.database.transaction('settlement.forget-usage', (tx) => this.risk.forget(tx, before, BATCH));
    while ((await forget()) === BATCH);
    this.lookedAt = performance.now();
  }
}
