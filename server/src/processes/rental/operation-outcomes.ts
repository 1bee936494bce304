import { Injectable } from '@nestjs/common';
import { ChainService, type Operation } from '../../domain/chain/index.js';
import { type Delegation, DelegationsService } from '../../domain/delegations/index.js';
import { OrdersService } from '../../domain/orders/index.js';
import type { Tx } from '../../platform/database/index.js';
import { DeliveryProgress } from './delivery-progress.js';

/** Operations of one transaction. */
export const OUTCOMES_AT_ONCE = 200;

/** What became of an operation, and the delegation it was for. */
export interface Outcome {
  readonly operation: Operation;
  readonly delegation: Delegation;
}

/** Carries what became of operations over to their delegations, then to the orders these belong to. */
@Injectable()
export class OperationOutcomes {
  constructor(
    private readonly chain: ChainService,
    private readonly delegations: DelegationsService,
    private readonly orders: OrdersService,
    private readonly progress: DeliveryProgress,
  ) {}

  /** @param operationIds unnoticed ones; those that somebody else is noticing are left to them */
  async notice(
    tx: Tx,
    operationIds: readonly string[],
    apply: (outcomes: readonly Outcome[]) => Promise<void>,
  ): Promise<void> {
    const operations = await this.chain.takeUnnoticed(tx, operationIds);
    if (operations.length === 0) return;
    const ids = operations.map(({ subject }) => subject);
    const orderIds = [...new Set((await this.delegations.find(ids, tx)).map(({ orderId }) => orderId))];
    await this.orders.lockAll(tx, orderIds);
    // Read again under the lock: what was read before may have changed while we waited for it.
    const byId = new Map((await this.delegations.find(ids, tx)).map((one) => [one.id, one]));
    await apply(
      operations.flatMap((operation) => {
        const delegation = byId.get(operation.subject);
        return delegation ? [{ operation, delegation }] : [];
      }),
    );
    await this.progress.advance(tx, orderIds);
    await this.chain.markNoticed(
      tx,
      operations.map(({ id }) => id),
    );
  }
}
