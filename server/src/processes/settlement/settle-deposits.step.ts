import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { LedgerService } from '../../domain/ledger/index.js';
import { type Payment, PaymentsService } from '../../domain/payments/index.js';
import { UserEvents } from '../../domain/users/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';
import { asDuplicate, oneAnswerEach } from './one-answer-each.js';
import { depositAsCash } from './payment-postings.js';
import { Proofs } from './proofs.js';

const BATCH = 200;

/** Credits deposits to their users' balances: on solid evidence alone. */
@Injectable()
export class SettleDepositsStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly chain: ChainService,
    private readonly payments: PaymentsService,
    private readonly ledger: LedgerService,
    private readonly proofs: Proofs,
    private readonly events: UserEvents,
    private readonly nudger: Nudger,
  ) {}

  async run(): Promise<void> {
    const { solidHeight } = await this.chain.cursor();
    await this.batches.run({
      step: 'settlement.settle-deposits',
      load: (exclude) => this.payments.unsettled(['deposit'], solidHeight, BATCH, exclude),
      handle: async (ids) => {
        await this.database.transaction('settlement.settle-deposits', (tx) => this.settle(tx, ids));
        this.nudger.nudge('notifications');
      },
    });
  }

  private async settle(tx: Tx, ids: readonly string[]): Promise<void> {
    const { solidHeight, blockTime: chainTime } = await this.chain.cursor(tx);
    const due = (await this.payments.lock(tx, ids)).filter(
      ({ booked, outcome, height }) =>
        booked === 'none' && outcome === 'deposit' && height !== null && height <= solidHeight,
    );
    const owners = await this.payments.requesters(tx, due);
    const credited = await this.payments.creditedDeposits(tx, [...owners.keys()]);
    const open = new Set([...owners.keys()].filter((id) => !credited.has(id)));
    const { first, spare } = oneAnswerEach(due, ({ monitorId }) => monitorId, open);
    await this.payments.judge(tx, spare.map(asDuplicate));
    const owned = first.flatMap((payment) => {
      const userId = owners.get(payment.monitorId ?? '');
      return userId ? [{ payment, userId }] : [];
    });
    await this.ledger.post(
      tx,
      owned.map(({ payment, userId }) => depositAsCash(payment, userId)),
    );
    const payments = owned.map(({ payment }) => payment);
    await this.payments.bookSolid(
      tx,
      payments.map(({ id }) => id),
      'none',
    );
    await this.proofs.prove(tx, payments, ({ monitorId }) => owners.get(monitorId ?? '') ?? null);
    await this.events.record(
      tx,
      owned.map(({ payment, userId }) => creditedTo(userId, payment, chainTime)),
    );
  }
}

const creditedTo = (userId: string, { id, currency, amount }: Payment, chainTime: Date) => ({
  userId,
  kind: 'deposit_credited' as const,
  subject: id,
  data: { currency, amount: amount.toString() },
  chainTime,
});
