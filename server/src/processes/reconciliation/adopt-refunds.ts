import { Injectable } from '@nestjs/common';
import { LedgerService, transfer } from '../../domain/ledger/index.js';
import { type Refund, RefundsService } from '../../domain/refunds/index.js';
import { Settings } from '../../domain/settings/index.js';
import { AppConfig } from '../../platform/config/index.js';
import type { Tx } from '../../platform/database/index.js';
import { AdoptedRecords } from './adopted-records.js';
import { type ForeignOperation, ForeignOperationsRepository } from './foreign-operations.repository.js';

const TRANSFER = 'TransferContract';

/** Transfers of the treasury that no record explains and that are, to the sun, what a refund owes its address. */
@Injectable()
export class AdoptRefunds {
  constructor(
    private readonly config: AppConfig,
    private readonly settings: Settings,
    private readonly refunds: RefundsService,
    private readonly ledger: LedgerService,
    private readonly foreign: ForeignOperationsRepository,
    private readonly records: AdoptedRecords,
  ) {}

  /** @returns how many were adopted */
  async run(tx: Tx, unknown: readonly ForeignOperation[]): Promise<number> {
    const sent = unknown.filter(
      ({ address, kind }) => address === this.config.treasuryAddress && kind === TRANSFER,
    );
    if (sent.length === 0) return 0;
    const feeSun = await this.settings.get('refund.fee_sun');
    const targets = [...new Set(sent.flatMap(({ counterparty }) => counterparty ?? []))];
    const open = await this.refunds.openTo(targets, tx);
    const locked = await this.refunds.lock(
      tx,
      open.map(({ id }) => id),
    );
    const owed = new Map(locked.filter(waits).map((refund) => [refund.id, refund]));
    let adopted = 0;
    for (const operation of sent) {
      const refund = [...owed.values()].find(
        ({ address, amount }) => address === operation.counterparty && amount - feeSun === operation.sun,
      );
      if (!refund) continue;
      owed.delete(refund.id);
      await this.adopt(tx, operation, refund, feeSun);
      adopted += 1;
    }
    return adopted;
  }

  private async adopt(tx: Tx, operation: ForeignOperation, refund: Refund, feeSun: bigint): Promise<void> {
    if (refund.status === 'needs_person') await this.refunds.retry(tx, refund.id);
    const sent = { txid: operation.txid, feeSun, sentAt: operation.blockTime };
    if (!(await this.refunds.sending(tx, refund.id, sent)))
      throw new Error(`refund ${refund.id} is not due any more`);
    await this.records.record(tx, operation, 'refund', refund.id);
    // What was booked before anybody knew better went to the owner.
    if (!(await this.foreign.booked(tx, operation))) return;
    const { currency } = refund;
    await this.ledger.post(tx, [
      transfer(
        `movement:${operation.address}:${operation.txid}:0:adopted`,
        'refund_paid',
        { kind: 'refunds_payable', currency },
        { kind: 'owner_funds', currency },
        operation.sun,
        { txid: operation.txid, refundId: refund.id },
      ),
    ]);
  }
}

/** Not yet signed, or held back because it may be paid already. */
const waits = ({ status, needsPersonReason, currency, decidedBy }: Refund): boolean =>
  currency === 'TRX' &&
  decidedBy === null &&
  (status === 'due' || (status === 'needs_person' && needsPersonReason === 'maybe_paid'));
