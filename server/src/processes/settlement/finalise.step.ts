import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { LedgerService } from '../../domain/ledger/index.js';
import { OrdersService } from '../../domain/orders/index.js';
import { type Payment, PaymentsService } from '../../domain/payments/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';
import { FlashNotices } from './flash-notices.js';
import { flashIsCash, flashIsLost } from './flash-postings.js';
import { LostReceipts } from './lost-receipts.js';
import { receiptIsCash, receiptIsLost } from './payment-postings.js';
import { Proofs } from './proofs.js';

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
    private readonly proofs: Proofs,
    private readonly notices: FlashNotices,
    private readonly lost: LostReceipts,
    private readonly nudger: Nudger,
  ) {}

  async run(): Promise<void> {
    const { solidHeight, solidTime } = await this.chain.cursor();
    await this.batches.run({
      step: 'settlement.finalise',
      load: (exclude) => this.payments.finalDue(solidHeight, solidTime, BATCH, exclude),
      handle: async (ids) => {
        await this.database.transaction('settlement.finalise', (tx) => this.finalise(tx, ids));
        this.nudger.nudge('reclaim', 'refunds', 'notifications');
      },
    });
  }

  private async finalise(tx: Tx, ids: readonly string[]): Promise<void> {
    const { solidHeight, solidTime, blockTime } = await this.chain.cursor(tx);
    const receipts = (await this.payments.lock(tx, ids)).filter(({ booked }) => booked === 'receipt');
    const solid = receipts.filter(({ height }) => height !== null && height <= solidHeight);
    const lost = receipts.filter(({ height, txExpiration }) => height === null && txExpiration <= solidTime);
    // Orders before balances, as everybody locks them.
    await this.lost.stopRentals(tx, lost, blockTime);
    await this.ledger.post(tx, [...solid.map(asCash), ...lost.map(asLost)]);
    await this.payments.bookSolid(tx, idsOf(solid), 'receipt');
    await this.payments.bookLost(tx, idsOf(lost));
    await this.settleWith(tx, solid, blockTime);
  }

  /** A flash payment answers no request: it proves nothing, but may leave something to its sender. */
  private async settleWith(tx: Tx, solid: readonly Payment[], chainTime: Date): Promise<void> {
    const ids = solid.flatMap(({ orderId }) => orderId ?? []);
    const orders = ids.length === 0 ? [] : await this.orders.findMany(ids, tx);
    const units = new Map(orders.map(({ id, quote }) => [id, quote.units ?? 0]));
    const [flash, exact] = [solid.filter(isFlash), solid.filter((one) => !isFlash(one))];
    await this.proofs.ofOrders(tx, exact, orders);
    await this.notices.credited(
      tx,
      flash.map((payment) => ({ payment, units: units.get(payment.orderId ?? '') ?? 0 })),
      chainTime,
    );
  }
}

const isFlash = ({ outcome }: Payment): boolean => outcome === 'flash';
const asCash = (payment: Payment) => (isFlash(payment) ? flashIsCash : receiptIsCash)(payment);
const asLost = (payment: Payment) => (isFlash(payment) ? flashIsLost : receiptIsLost)(payment);
const idsOf = (payments: readonly Payment[]): string[] => payments.map(({ id }) => id);
