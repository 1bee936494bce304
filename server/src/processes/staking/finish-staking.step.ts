import { Injectable } from '@nestjs/common';
import { ChainService, type Operation, type StakingPurpose } from '../../domain/chain/index.js';
import { PoolsService, StakingRequests } from '../../domain/pools/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner } from '../../platform/queue/index.js';

const BATCH = 100;
const PURPOSES: readonly StakingPurpose[] = [
  'stake',
  'unstake',
  'withdraw',
  'cancel_unstake',
  'vote',
  'claim',
];

/**
 * Applies what became of staking operations to their requests. Nothing is tried again: a person asked for it once,
 * and may ask again.
 */
@Injectable()
export class FinishStakingStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly chain: ChainService,
    private readonly requests: StakingRequests,
    private readonly pools: PoolsService,
  ) {}

  async run(): Promise<void> {
    for (const purpose of PURPOSES)
      await this.batches.run({
        step: `staking.finish-${purpose}`,
        load: (exclude) => this.chain.unnoticed(purpose, BATCH, exclude),
        handle: (ids) => this.database.transaction('staking.finish', (tx) => this.finish(tx, ids)),
      });
  }

  private async finish(tx: Tx, ids: readonly string[]): Promise<void> {
    const operations = await this.chain.takeUnnoticed(tx, ids);
    for (const operation of operations) await this.apply(tx, operation);
    await this.chain.markNoticed(
      tx,
      operations.map(({ id }) => id),
    );
  }

  private async apply(tx: Tx, { status, subject, answer, txid, feeSun }: Operation): Promise<void> {
    // A refusal is a word, not a fact: the request is open until its bytes are dead.
    if (status !== 'solid' && status !== 'failed' && status !== 'dead') return;
    const outcome = status === 'solid' ? 'done' : 'failed';
    if (!(await this.requests.finish(tx, subject, outcome, answer))) return;
    const request = await this.requests.find(tx, subject);
    if (request)
      await this.pools.log(tx, request.walletId, `${request.kind}_${outcome}`, {
        requestId: subject,
        txid,
        status,
        answer,
        feeSun: feeSun.toString(),
      });
  }
}
