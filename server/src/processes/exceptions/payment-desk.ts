import { parseTxId } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { OrdersService } from '../../domain/orders/index.js';
import { type Payment, PaymentQueue } from '../../domain/payments/index.js';
import { notATxid } from './exceptions.errors.js';

/** What became of a transfer, as its payer may read it. */
export type TransferState =
  /** In no block, or its block fell out of the chain. */
  | 'not_in_chain'
  /** In a block that may still fall out. */
  | 'confirming'
  /** For the order in `orderId`, or for somebody's order or deposit. */
  | 'taken'
  /** A flash payment. */
  | 'flash'
  /** Waits for a person. */
  | 'in_queue'
  /** A person settled it. */
  | 'settled_by_hand'
  /** Never booked, or a loss. */
  | 'other';

export interface KnownTransfer {
  readonly paymentId: string;
  readonly currency: 'TRX' | 'USDT';
  readonly amount: bigint;
  readonly fromAddress: string;
  readonly toAddress: string;
  readonly blockTime: Date | null;
  readonly state: TransferState;
  /** The asker's own order that it is for; never a stranger's. */
  readonly orderId: string | null;
}

/**
 * Looks at a transfer whose transaction id a client sends. It tells what the chain told us and changes nothing: naming
 * a stranger's transfer brings nobody anything.
 */
@Injectable()
export class PaymentDesk {
  constructor(
    private readonly payments: PaymentQueue,
    private readonly orders: OrdersService,
  ) {}

  /**
   * Transfers to our addresses in this transaction; none when it brought us nothing, or no scanned block has it.
   * @param userId who asks, to be told of his own orders
   * @throws AppError exceptions/not_a_txid
   */
  async look(txid: string, userId: string | null): Promise<KnownTransfer[]> {
    const parsed = parseTxId(txid.trim());
    if (!parsed) throw notATxid();
    const payments = await this.payments.byTxid(parsed);
    const orders = await this.orders.findMany(payments.flatMap(({ orderId }) => orderId ?? []));
    const own = new Set(
      orders.filter((order) => userId !== null && order.userId === userId).map(({ id }) => id),
    );
    return payments.map((payment) => ({
      paymentId: payment.id,
      currency: payment.currency,
      amount: payment.amount,
      fromAddress: payment.fromAddress,
      toAddress: payment.toAddress,
      blockTime: payment.blockTime,
      state: stateOf(payment),
      orderId: payment.orderId !== null && own.has(payment.orderId) ? payment.orderId : null,
    }));
  }
}

function stateOf({ height, booked, outcome, resolution }: Payment): TransferState {
  if (resolution !== null) return 'settled_by_hand';
  if (height === null) return 'not_in_chain';
  if (booked === 'none' || booked === 'receipt') return 'confirming';
  if (outcome === 'order' || outcome === 'deposit') return 'taken';
  if (outcome === 'flash') return 'flash';
  return outcome === 'unmatched' || outcome === 'held' ? 'in_queue' : 'other';
}
