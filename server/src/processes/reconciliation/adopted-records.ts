import { randomUUID } from 'node:crypto';
import { sun } from '@energy-desk/shared/units';
import { Injectable } from '@nestjs/common';
import { Alerts } from '../../domain/alerts/index.js';
import { ChainService, type OperationPurpose } from '../../domain/chain/index.js';
import { DelegationsService } from '../../domain/delegations/index.js';
import { type Order, OrdersService } from '../../domain/orders/index.js';
import { PoolsService } from '../../domain/pools/index.js';
import type { Tx } from '../../platform/database/index.js';
import { type ForeignOperation, ForeignOperationsRepository } from './foreign-operations.repository.js';
import { OwedRepository } from './owed.repository.js';

/** A delegate on the chain, and the energy of it that counts for an order. */
export interface AdoptedPart {
  readonly operation: ForeignOperation;
  readonly energy: number;
}

/** Writes what solid blocks hold into the books, as if the corridor had recorded it before sending. */
@Injectable()
export class AdoptedRecords {
  constructor(
    private readonly chain: ChainService,
    private readonly orders: OrdersService,
    private readonly delegations: DelegationsService,
    private readonly pools: PoolsService,
    private readonly foreign: ForeignOperationsRepository,
    private readonly owed: OwedRepository,
    private readonly alerts: Alerts,
  ) {}

  /** The order, locked, is served by these: the corridor goes on from there. */
  async deliver(tx: Tx, order: Order, parts: readonly AdoptedPart[]): Promise<void> {
    const wallets = await this.owed.wallets(tx);
    const attempt = order.deliveryAttempt + 1;
    await this.orders.planned(tx, [order.id]);
    for (const [part, { operation, energy }] of parts.entries()) {
      const walletId = wallets.get(operation.address);
      if (walletId === undefined) throw new Error(`the wallet of ${operation.txid} is gone`);
      const id = randomUUID();
      await this.delegations.plan(tx, [
        {
          id,
          orderId: order.id,
          walletId,
          supplier: operation.address,
          receiver: order.receiver,
          sun: operation.sun,
          energy,
          attempt,
          part,
          delegateTxid: operation.txid,
        },
      ]);
      await this.pools.reserve(tx, [{ walletId, delegationId: id, sun: sun(operation.sun) }]);
      await this.record(tx, operation, 'delegate', id);
    }
    const { blockTime: chainTime } = await this.chain.cursor(tx);
    for (const from of ['paid', 'waiting_capacity'] as const)
      await this.orders.move(tx, {
        ids: order.status === from ? [order.id] : [],
        from,
        to: 'delegating',
        kind: 'delegating',
        chainTime,
        data: { txids: parts.map(({ operation }) => operation.txid), adopted: true },
      });
  }

  /** An operation of ours after all. @throws Error when it is adopted already, or in no block */
  async record(
    tx: Tx,
    operation: ForeignOperation,
    purpose: OperationPurpose,
    subject: string,
  ): Promise<void> {
    const place = await this.foreign.place(tx, operation);
    if (!place || !(await this.foreign.adopted(tx, operation.id, subject)))
      throw new Error(`${operation.txid} is adopted already, or in no block`);
    await this.chain.recordAdopted(tx, [
      {
        purpose,
        subject,
        ownerAddress: operation.address,
        txid: operation.txid,
        height: operation.height,
        blockId: place.blockId,
        time: operation.blockTime,
        feeSun: place.feeSun,
      },
    ]);
    await this.alerts.resolve('wallet_foreign_operation', operation.txid, tx);
  }
}
