import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { LedgerService } from '../../domain/ledger/index.js';
import { type PaymentOutcome, PaymentsService } from '../../domain/payments/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner } from '../../platform/queue/index.js';
import { setAside } from './payment-postings.js';

const BATCH = 200;
const OUTCOMES: readonly PaymentOutcome[] = ['unmatched', 'held', 'own_funds'];

/** Books, once solid, what buys nothing: for finance to look at, or our own money come back. */
@Injectable()
export class SetAsideStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly chain: ChainService,
    private readonly payments: PaymentsService,
    private readonly ledger: LedgerService,
  ) {}

  async run(): Promise<void> {
    const { solidHeight } = await this.chain.cursor();
    await this.batches.run({
      step: 'settlement.set-aside',
      load: (exclude) => this.payments.unsettled(OUTCOMES, solidHeight, BATCH, exclude),
      handle: (ids) => this.database.transaction('settlement.set-aside', (tx) => this.setAside(tx, ids)),
    });
  }

  private async setAside(tx: Tx, ids: readonly string[]): Promise<void> {
    const { solidHeight } = await this.chain.cursor(tx);
    const due = (await this.payments.lock(tx, ids)).filter(
      ({ booked, outcome, height }) =>
        booked === 'none' &&
        outcome !== null &&
        OUTCOMES.includes(outcome) &&
        height !== null &&
        height <= solidHeight,
    );
    await this.ledger.post(tx, due.map(setAside));
    await this.payments.bookSolid(
      tx,
      due.map(({ id }) => id),
      'none',
    );
  }
}
