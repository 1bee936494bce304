import { energy, type TronAddress } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { type Delegation, DelegationsService } from '../../domain/delegations/index.js';
import type { Order } from '../../domain/orders/index.js';
import type { OrderView } from './rental.types.js';

/** Orders with what the chain knows of them. */
@Injectable()
export class OrderViewer {
  constructor(
    private readonly chain: ChainService,
    private readonly delegations: DelegationsService,
  ) {}

  private async delegationsOf({ id, status }: Order): Promise<Delegation[]> {
    if (status === 'awaiting_payment') return [];
    return (await this.delegations.ofOrders([id])).filter(({ surplus }) => !surplus);
  }

  async view(order: Order): Promise<OrderView> {
    const { blockTime } = await this.chain.cursor();
    const delegations = await this.delegationsOf(order);
    const delivered = delegations.filter(({ activeAt }) => activeAt !== null);
    const reclaims = await Promise.all(delivered.map(({ id }) => this.chain.findOperation('undelegate', id)));
    return {
      id: order.id,
      reference: order.reference,
      kind: order.kind,
      status: order.status,
      receiver: order.receiver as TronAddress,
      energy: energy(order.energy),
      durationSeconds: order.durationSeconds,
      amount: order.amount,
      currency: order.currency,
      payWith: order.payWith,
      paymentAddress: order.paymentAddress as TronAddress | null,
      paymentDeadline: order.paymentDeadline,
      createdAt: order.createdAt,
      endsAt: order.endsAt,
      reason: order.reason,
      chainTime: blockTime,
      delegateTxids: delivered.map(({ delegateTxid }) => delegateTxid),
      reclaimTxids: reclaims.flatMap((one) =>
        one && (one.status === 'included' || one.status === 'solid') ? [one.txid] : [],
      ),
    };
  }
}
