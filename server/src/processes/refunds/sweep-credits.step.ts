import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Account, AddressCredits, LedgerService } from '../../domain/ledger/index.js';
import { RefundsService } from '../../domain/refunds/index.js';
import { Settings } from '../../domain/settings/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner } from '../../platform/queue/index.js';
import { GIVEN_BACK, refundIsOwed } from './refund-postings.js';
import { smallestRefund } from './smallest-refund.js';

const BATCH = 100;

/**
 * Sends the credit of a sending address back once it reaches the threshold; one refund of an address at a time. What
 * a person gave back to the credit stays there until more comes.
 */
@Injectable()
export class SweepCreditsStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly settings: Settings,
    private readonly credits: AddressCredits,
    private readonly refunds: RefundsService,
    private readonly ledger: LedgerService,
  ) {}

  /** While refunds are braked the credits stay where a flash payment can use them. */
  async run(): Promise<void> {
    if (await this.settings.get('brake.refunds')) return;
    const threshold = await smallestRefund(this.settings);
    await this.batches.run({
      step: 'refunds.sweep',
      load: (exclude) => this.credits.atLeast(threshold, BATCH, exclude),
      handle: (addresses) =>
        this.database.transaction('refunds.sweep', (tx) => this.sweep(tx, addresses, threshold)),
    });
  }

  private async sweep(tx: Tx, addresses: readonly string[], threshold: bigint): Promise<void> {
    const credits = await this.credits.lock(tx, addresses, 'TRX');
    const open = await this.refunds.openTo(addresses, tx);
    const busy = new Set(open.filter(({ reason }) => reason === 'address_credit').map((one) => one.address));
    const last = await this.credits.lastAdded(tx, addresses, 'TRX');
    const due = [...credits].filter(
      ([address, credit]) => credit >= threshold && !busy.has(address) && last.get(address) !== GIVEN_BACK,
    );
    const fresh = await this.refunds.create(
      tx,
      due.map(([address, amount]) => newRefund(address, amount)),
    );
    await this.ledger.post(
      tx,
      fresh.map((refund) => refundIsOwed(refund, creditOf(refund.address))),
    );
  }
}

function newRefund(address: string, amount: bigint) {
  const id = randomUUID();
  return {
    id,
    businessKey: `credit:${id}`,
    address,
    currency: 'TRX' as const,
    amount,
    reason: 'address_credit' as const,
    paymentId: null,
    orderId: null,
    needsPersonReason: null,
  };
}

const creditOf = (owner: string): Account => ({ kind: 'address_credit', owner, currency: 'TRX' });
