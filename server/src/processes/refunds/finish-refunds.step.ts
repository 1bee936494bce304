import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { ChainService, type Operation } from '../../domain/chain/index.js';
import { LedgerService } from '../../domain/ledger/index.js';
import { OrdersService } from '../../domain/orders/index.js';
import { type Refund, type RefundDoubt, RefundsService } from '../../domain/refunds/index.js';
import { ProvedAddresses, UserEvents } from '../../domain/users/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';
import { feeIsWithheld } from './refund-postings.js';

const BATCH = 100;
/** A transfer that nodes were given so often and that found no block has a reason that a person must find. */
const DEATHS_UNTIL_PERSON = 3;

/** Applies what became of transfers to their refunds, then to the orders these belong to. */
@Injectable()
export class FinishRefundsStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly chain: ChainService,
    private readonly refunds: RefundsService,
    private readonly orders: OrdersService,
    private readonly ledger: LedgerService,
    private readonly proved: ProvedAddresses,
    private readonly events: UserEvents,
    private readonly alerts: Alerts,
    private readonly nudger: Nudger,
  ) {}

  run(): Promise<void> {
    return this.batches.run({
      step: 'refunds.finish',
      load: (exclude) => this.chain.unnoticed('refund', BATCH, exclude),
      handle: async (ids) => {
        await this.database.transaction('refunds.finish', (tx) => this.finish(tx, ids));
        this.nudger.nudge('notifications');
      },
    });
  }

  private async finish(tx: Tx, operationIds: readonly string[]): Promise<void> {
    const operations = await this.chain.takeUnnoticed(tx, operationIds);
    if (operations.length === 0) return;
    const ids = operations.map(({ subject }) => subject);
    const orderIds = (await this.refunds.find(ids, tx)).flatMap(({ orderId }) => orderId ?? []);
    await this.orders.lockAll(tx, orderIds);
    await this.refunds.lock(tx, ids);
    for (const operation of operations) {
      // Read anew for each: two transfers of one refund may be among them.
      const [refund] = await this.refunds.find([operation.subject], tx);
      if (refund) await this.apply(tx, operation, refund);
    }
    await this.chain.markNoticed(
      tx,
      operations.map(({ id }) => id),
    );
  }

  private async apply(tx: Tx, operation: Operation, refund: Refund): Promise<void> {
    const isCurrent = refund.status === 'sending' && refund.txid === operation.txid;
    switch (operation.status) {
      // A refusal is a word, not a fact: the bytes are out, so only their death frees the money.
      case 'signed':
      case 'sent':
      case 'rejected':
        return;
      case 'included':
        return this.included(tx, operation, refund);
      case 'solid':
        return this.paid(tx, operation, refund);
      case 'failed':
        return isCurrent ? this.toPerson(tx, refund, 'transfer_reverted') : undefined;
      case 'dead':
        return isCurrent ? this.died(tx, operation, refund) : undefined;
    }
  }

  /** Only what counted as dead finds its refund elsewhere than on its way. */
  private async included(tx: Tx, { txid, includedTime }: Operation, refund: Refund): Promise<void> {
    if (includedTime && (await this.refunds.sendingAfterAll(tx, refund.id, txid, includedTime)))
      await this.alerts.resolve('refund_needs_person', refund.id, tx);
  }

  private async paid(tx: Tx, operation: Operation, refund: Refund): Promise<void> {
    const { txid, includedTime } = operation;
    if (!includedTime) return;
    const paid = await this.refunds.paid(tx, refund.id, txid, includedTime);
    if (!paid) return this.paidTwice(tx, operation, refund);
    await this.ledger.post(tx, feeIsWithheld(paid));
    await this.alerts.resolve('refund_needs_person', refund.id, tx);
    if (paid.orderId === null) return this.tellSender(tx, paid, txid, includedTime);
    await this.orders.move(tx, {
      ids: [paid.orderId],
      from: 'refunding',
      to: 'refunded',
      kind: 'refunded',
      chainTime: includedTime,
      data: { ...factsOf(paid, txid), amount: paid.amount.toString(), to: 'chain' },
    });
  }

  /** The owner of the address, if he is known, is told; that of an order is told by the order. */
  private async tellSender(tx: Tx, refund: Refund, txid: string, chainTime: Date): Promise<void> {
    const userId = (await this.proved.ownersOf(tx, [refund.address])).get(refund.address);
    if (userId === undefined) return;
    const data = { ...factsOf(refund, txid), currency: refund.currency };
    await this.events.record(tx, [{ userId, kind: 'refund_sent', subject: refund.id, data, chainTime }]);
  }

  /** What no node ever answered was not sent, as when we were down: that says nothing against the refund. */
  private async died(tx: Tx, operation: Operation, refund: Refund): Promise<void> {
    const transfers = await this.chain.findOperations('refund', refund.id, tx);
    const deaths = transfers.filter(({ status, answerClass }) => status === 'dead' && answerClass !== null);
    if (operation.answerClass !== null && deaths.length % DEATHS_UNTIL_PERSON === 0)
      return this.toPerson(tx, refund, 'not_included');
    await this.refunds.dueAgain(tx, refund.id);
  }

  private async toPerson(tx: Tx, { id, address, txid }: Refund, reason: RefundDoubt): Promise<void> {
    await this.refunds.needsPerson(tx, id, reason);
    await this.alerts.raise(
      'refund_needs_person',
      id,
      `A refund did not arrive: ${reason}.`,
      { address, txid, reason },
      tx,
    );
  }

  private async paidTwice(tx: Tx, { txid }: Operation, { id, address, ...refund }: Refund): Promise<void> {
    if (refund.status === 'paid' && refund.txid === txid) return;
    await this.alerts.raise(
      'refund_paid_twice',
      id,
      'A transfer that counted as dead was included after its refund had ended otherwise.',
      { address, txid, status: refund.status, otherTxid: refund.txid },
      tx,
    );
  }
}

/** What arrived, and what was kept for the fee. */
const factsOf = ({ address, amount, feeSun }: Refund, txid: string) => ({
  address,
  txid,
  amount: (amount - feeSun).toString(),
  fee: feeSun.toString(),
});
