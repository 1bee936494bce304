import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { ChainService } from '../../domain/chain/index.js';
import { LedgerService } from '../../domain/ledger/index.js';
import { OrdersService } from '../../domain/orders/index.js';
import { type Payment, PaymentsService } from '../../domain/payments/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';
import { receiptIsCash, receiptIsLost } from './postings.js';

const BATCH = 200;

/** Receipts settled before solidity become cash, or a loss that ends their rental at once. */
@Injectable()
export class FinaliseStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly chain: ChainService,
    private readonly payments: PaymentsService,
    private readonly orders: OrdersService,
    private readonly ledger: LedgerService,
    private readonly alerts: Alerts,
    private readonly nudger: Nudger,
  ) {}

  async run(): Promise<void> {
    const { solidHeight, solidTime } = await this.chain.cursor();
    await this.batches.run({
      step: 'settlement.finalise',
      load: (exclude) => this.payments.finalDue(solidHeight, solidTime, BATCH, exclude),
      handle: async (ids) => {
        await this.database.transaction('settlement.finalise', (tx) => this.finalise(tx, ids));
        this.nudger.nudge('reclaim');
      },
    });
  }

  private async finalise(tx: Tx, ids: readonly string[]): Promise<void> {
    const { solidHeight, solidTime, blockTime } = await this.chain.cursor(tx);
    const receipts = (await this.payments.lock(tx, ids)).filter(({ booked }) => booked === 'receipt');
    const solid = receipts.filter(({ height }) => height !== null && height <= solidHeight);
    const lost = receipts.filter(({ height, txExpiration }) => height === null && txExpiration <= solidTime);
    await this.ledger.post(tx, [...solid.map(receiptIsCash), ...lost.map(receiptIsLost)]);
    await this.payments.bookSolid(tx, idsOf(solid), 'receipt');
    await this.payments.bookLost(tx, idsOf(lost));
    for (const payment of lost) await this.stopRental(tx, payment, blockTime);
  }

  private async stopRental(tx: Tx, payment: Payment, chainTime: Date): Promise<void> {
    await this.alerts.raise(
      'payment_lost',
      payment.id,
      `A payment of ${payment.amount} sun was settled early and then left the chain. Its rental is taken back.`,
      { txid: payment.txid, orderId: payment.orderId, from: payment.fromAddress },
      tx,
    );
    if (!payment.orderId) return;
    const ids = [payment.orderId];
    await this.orders.lockAll(tx, ids);
    await this.orders.stop(tx, ids, chainTime, 'payment_lost');
    for (const from of ['paid', 'waiting_capacity'] as const)
      await this.orders.move(tx, { ids, from, to: 'refunding', kind: 'refunding', chainTime });
  }
}

const idsOf = (payments: readonly Payment[]): string[] => payments.map(({ id }) => id);
