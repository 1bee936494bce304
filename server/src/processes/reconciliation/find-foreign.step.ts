import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { ChainService, SendHolds } from '../../domain/chain/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { Database } from '../../platform/database/index.js';
import { isDoubtful } from './doubts.js';
import { type ForeignOperation, ForeignOperationsRepository } from './foreign-operations.repository.js';

const BLOCKS_AT_ONCE = 2_000n;

/**
 * Lists what others did on supplier wallets and the treasury, from solid blocks, each once. What they lent is no
 * longer in what the chain says a wallet can delegate, so it is out of our capacity by itself.
 */
@Injectable()
export class FindForeignStep {
  constructor(
    private readonly config: AppConfig,
    private readonly database: Database,
    private readonly chain: ChainService,
    private readonly holds: SendHolds,
    private readonly foreign: ForeignOperationsRepository,
    private readonly alerts: Alerts,
  ) {}

  async run(): Promise<void> {
    const cursor = await this.chain.findCursor();
    if (!cursor) return;
    const hold = await this.holds.open();
    // Where nobody looked yet, as in a backup from before this was looked for, what the books may have lost counts.
    const begin = hold && hold.fromHeight < cursor.solidHeight ? hold.fromHeight : cursor.solidHeight;
    for (;;) {
      const left = await this.database.transaction('reconciliation.find-foreign', async (tx) => {
        const from = await this.foreign.position(tx, begin);
        if (from >= cursor.solidHeight) return 0n;
        const to = from + BLOCKS_AT_ONCE < cursor.solidHeight ? from + BLOCKS_AT_ONCE : cursor.solidHeight;
        const found = await this.foreign.note(tx, from, to, this.config.treasuryAddress);
        await this.foreign.moveTo(tx, to);
        // What may be ours is told by the comparison that a hold waits for.
        for (const one of found.filter((any) => !hold || !isDoubtful(any, hold)))
          await this.alerts.raise('wallet_foreign_operation', one.txid, messageOf(one), dataOf(one), tx);
        return cursor.solidHeight - to;
      });
      if (left === 0n) return;
    }
  }
}

const messageOf = ({ address, kind, counterparty }: ForeignOperation): string =>
  `${address} sent a ${kind}${counterparty === null ? '' : ` for ${counterparty}`} that is none of ours. ` +
  'If its owner did not do it, disable the wallet and change its key.';

const dataOf = ({ address, counterparty, sun, resource }: ForeignOperation): object => ({
  address,
  counterparty,
  sun: sun.toString(),
  resource,
});
