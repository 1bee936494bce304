import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { CashAccounts, LedgerService } from '../../domain/ledger/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { movementPostings } from './movement-postings.js';

const BATCH = 500;

/** Books what our addresses paid and received beside customers' payments, so that cash equals the chain. */
@Injectable()
export class BookMovementsStep {
  constructor(
    private readonly database: Database,
    private readonly chain: ChainService,
    private readonly ledger: LedgerService,
    private readonly cash: CashAccounts,
  ) {}

  async run(): Promise<void> {
    while ((await this.database.transaction('settlement.book', (tx) => this.book(tx))) === BATCH);
  }

  private async book(tx: Tx): Promise<number> {
    const movements = await this.chain.takeUnbookedMovements(tx, BATCH);
    if (movements.length === 0) return 0;
    const watchedFrom = new Map(
      (await this.cash.list(tx)).map((one) => [`${one.address} ${one.currency}`, one.watchedFromHeight]),
    );
    const followed = movements.filter(({ address, currency, height }) => {
      const from = watchedFrom.get(`${address} ${currency}`);
      return from !== undefined && height >= from;
    });
    const refunds = await this.chain.subjectsOf(
      tx,
      'refund',
      followed.map(({ txid }) => txid),
    );
    await this.ledger.post(
      tx,
      followed.flatMap((movement) => movementPostings(movement, refunds.get(movement.txid))),
    );
    await this.chain.markMovementsBooked(
      tx,
      movements.map(({ id }) => id),
    );
    return movements.length;
  }
}
