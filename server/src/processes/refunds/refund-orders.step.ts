import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { ChainService } from '../../domain/chain/index.js';
import { type Delegation, DelegationsService } from '../../domain/delegations/index.js';
import { type Account, LedgerService, type Posting, transfer } from '../../domain/ledger/index.js';
import { DueOrders, type Order, OrdersService } from '../../domain/orders/index.js';
import { PaymentsService } from '../../domain/payments/index.js';
import { RefundsService } from '../../domain/refunds/index.js';
import { Settings } from '../../domain/settings/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { BatchRunner, Nudger } from '../../platform/queue/index.js';
import { refundIsOwed } from './refund-postings.js';
import { smallestRefund } from './smallest-refund.js';

const BATCH = 100;

/** To whom an order's price goes back by itself. */
type Destination = 'balance' | 'credit' | 'chain';

/**
 * Gives the price of undelivered orders back, once their payment is solid and nothing of them can be on the chain any
 * more: never energy and money. Who ordered in the chat has it in the balance; who paid a flash address gets it on the
 * chain, or below the threshold as credit of the sending address.
 */
@Injectable()
export class RefundOrdersStep {
  constructor(
    private readonly database: Database,
    private readonly batches: BatchRunner,
    private readonly settings: Settings,
    private readonly chain: ChainService,
    private readonly due: DueOrders,
    private readonly orders: OrdersService,
    private readonly payments: PaymentsService,
    private readonly delegations: DelegationsService,
    private readonly refunds: RefundsService,
    private readonly ledger: LedgerService,
    private readonly alerts: Alerts,
    private readonly nudger: Nudger,
  ) {}

  /** While the books are held the chain may know energy that they lost. */
  async run(): Promise<void> {
    if (await this.chain.isHeld()) return;
    const threshold = await smallestRefund(this.settings);
    const underWay = await this.refunds.ordersUnderWay();
    await this.batches.run({
      step: 'refunds.orders',
      load: (exclude) => this.due.inStatus('refunding', BATCH, [...exclude, ...underWay]),
      handle: async (ids) => {
        await this.database.transaction('refunds.orders', (tx) => this.refund(tx, ids, threshold));
        this.nudger.nudge('notifications');
      },
    });
  }

  private async refund(tx: Tx, ids: readonly string[], threshold: bigint): Promise<void> {
    const { blockTime: chainTime } = await this.chain.cursor(tx);
    const refunding = await this.orders.lock(tx, ids, 'refunding');
    // Asked again behind the lock: by now another worker may owe one of them on the chain.
    const underWay = new Set(await this.refunds.ordersUnderWay(tx));
    const locked = refunding.filter(({ id }) => !underWay.has(id));
    const out = await this.mayHaveEnergy(tx, locked);
    const orders = locked.filter(({ id }) => !out.has(id));
    const unsolid = await this.payments.unsolidOrders(tx, ids);
    const lost = orders.filter(({ id }) => unsolid.get(id) === 'lost');
    const due = orders.filter(({ id }) => !unsolid.has(id));
    const to = (destination: Destination): Order[] =>
      due.filter((order) => destinationOf(order, threshold) === destination);
    await this.giveBack(tx, to('balance'), 'balance', chainTime);
    await this.giveBack(tx, to('credit'), 'credit', chainTime);
    await this.owe(tx, to('chain'));
    for (const order of lost) await this.writeOff(tx, order, chainTime);
  }

  private async giveBack(
    tx: Tx,
    orders: readonly Order[],
    to: 'balance' | 'credit',
    chainTime: Date,
  ): Promise<void> {
    await this.ledger.post(tx, orders.flatMap(refundOf));
    for (const order of orders)
      await this.orders.move(tx, {
        ids: [order.id],
        from: 'refunding',
        to: 'refunded',
        kind: 'refunded',
        chainTime,
        data: { amount: order.amount.toString(), to, reason: order.reason },
      });
  }

  /** The order stays refunding until its transfer is solid, or a person has decided. */
  private async owe(tx: Tx, orders: readonly Order[]): Promise<void> {
    const fresh = await this.refunds.create(
      tx,
      orders.map(({ id, payerAddress, currency, amount }) => ({
        id: randomUUID(),
        businessKey: `order:${id}`,
        address: payerAddress ?? '',
        currency,
        amount,
        reason: 'order' as const,
        paymentId: null,
        orderId: id,
        needsPersonReason: null,
      })),
    );
    const revenue = (currency: Order['currency']): Account => ({ kind: 'revenue', currency });
    await this.ledger.post(
      tx,
      fresh.map((refund) => refundIsOwed(refund, revenue(refund.currency))),
    );
  }

  /** Orders of which something was delivered after all, or still may be: a refused delegate is not dead yet. */
  private async mayHaveEnergy(tx: Tx, orders: readonly Order[]): Promise<ReadonlySet<string>> {
    const all = await this.delegations.ofOrders(
      orders.map(({ id }) => id),
      tx,
    );
    const out = new Set<string>();
    for (const delegation of all) if (await this.isOut(tx, delegation)) out.add(delegation.orderId);
    return out;
  }

  private async isOut(tx: Tx, { id, status }: Delegation): Promise<boolean> {
    if (status !== 'never') return status !== 'reclaimed' && status !== 'taken_elsewhere';
    const operation = await this.chain.findOperation('delegate', id, tx);
    return operation !== null && operation.status !== 'dead' && operation.status !== 'failed';
  }

  /** Its payment left the chain after it was settled early: there is nothing to give back. */
  private async writeOff(tx: Tx, order: Order, chainTime: Date): Promise<void> {
    await this.orders.move(tx, {
      ids: [order.id],
      from: 'refunding',
      to: 'failed',
      kind: 'failed',
      chainTime,
      data: { reason: 'payment_lost' },
    });
    await this.alerts.raise(
      'order_needs_person',
      order.id,
      'An order ended without payment and without energy.',
      {},
      tx,
    );
  }
}

function destinationOf({ payerAddress, currency, amount }: Order, threshold: bigint): Destination {
  if (payerAddress === null) return 'balance';
  return currency === 'TRX' && amount >= threshold ? 'chain' : 'credit';
}

function refundOf(order: Order): Posting[] {
  const { currency, amount, id, reason } = order;
  const owner = order.payerAddress ?? order.userId;
  if (owner === null || amount === 0n) return [];
  const kind = order.payerAddress === null ? 'user' : 'address_credit';
  return [
    transfer(
      `order:${id}:refund`,
      'refund',
      { kind: 'revenue', currency },
      { kind, owner, currency },
      amount,
      {
        orderId: id,
        reason,
      },
    ),
  ];
}
