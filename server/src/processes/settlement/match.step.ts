import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { OrdersService } from '../../domain/orders/index.js';
import { type Judgement, type Payment, PaymentsService } from '../../domain/payments/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner } from '../../platform/queue/index.js';
import { judgePayment, type OrderFacts } from './judge-payment.js';

const BATCH = 200;

/** Decides for each new transfer what it is for; an order that is being paid stops expiring. */
@Injectable()
export class MatchStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly chain: ChainService,
    private readonly payments: PaymentsService,
    private readonly orders: OrdersService,
  ) {}

  run(): Promise<void> {
    return this.batches.run({
      step: 'settlement.match',
      load: (exclude) => this.payments.unjudged(BATCH, exclude),
      handle: (ids) => this.database.transaction('settlement.match', (tx) => this.match(tx, ids)),
    });
  }

  private async match(tx: Tx, ids: readonly string[]): Promise<void> {
    const { blockTime } = await this.chain.cursor(tx);
    const transfers = (await this.payments.lock(tx, ids)).filter(
      (p) => p.outcome === null && p.height !== null,
    );
    if (transfers.length === 0) return;
    const requests = await this.payments.candidates(tx, transfers);
    const orderIds = requests.flatMap(({ orderId }) => orderId ?? []);
    const found = orderIds.length > 0 ? await this.orders.lockAll(tx, orderIds) : [];
    const taken = await this.payments.takenOrders(tx, orderIds);
    const facts = new Map<string, OrderFacts>(
      found.map(({ id, status }) => [id, { status, taken: taken.has(id) }]),
    );
    const judgements = transfers.map((transfer) => {
      const judgement = judgePayment(transfer, requests, (id) => facts.get(id));
      const order = judgement.orderId ? facts.get(judgement.orderId) : undefined;
      if (judgement.orderId && order && judgement.outcome === 'order')
        facts.set(judgement.orderId, { ...order, taken: true });
      return judgement;
    });
    await this.payments.judge(tx, judgements);
    await this.beginConfirming(tx, transfers, judgements, blockTime);
  }

  private async beginConfirming(
    tx: Tx,
    transfers: readonly Payment[],
    judgements: readonly Judgement[],
    chainTime: Date,
  ): Promise<void> {
    const paidBy = new Map<string, Payment>();
    judgements.forEach((judgement, i) => {
      const transfer = transfers[i];
      if (judgement.outcome === 'order' && judgement.orderId && transfer)
        paidBy.set(judgement.orderId, transfer);
    });
    const moved = await this.orders.move(tx, {
      ids: [...paidBy.keys()],
      from: 'awaiting_payment',
      to: 'confirming',
      kind: 'payment_seen',
      chainTime,
      data: (id: string) => describe(paidBy.get(id)),
    });
    await this.payments.hold(tx, moved);
  }
}

const describe = (payment: Payment | undefined): object =>
  payment ? { txid: payment.txid, from: payment.fromAddress, amount: payment.amount.toString() } : {};
