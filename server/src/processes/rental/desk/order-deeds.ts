import { Injectable } from '@nestjs/common';
import { AuditService } from '../../../domain/audit/index.js';
import { ChainService } from '../../../domain/chain/index.js';
import { DelegationsService } from '../../../domain/delegations/index.js';
import {
  type Order,
  type OrderEventKind,
  type OrderReason,
  OrdersService,
} from '../../../domain/orders/index.js';
import { Database, type Tx } from '../../../platform/database/index.js';
import { orderNotFound } from './desk.errors.js';

/** Who decides, and why: both are kept for good. */
export interface Decider {
  readonly actor: string;
  readonly reason: string;
}

/** What one deed has to go by. The order is locked until the commit. */
export interface Deed {
  readonly tx: Tx;
  readonly order: Order;
  readonly chainTime: Date;
}

type End = Pick<Order, 'status'>['status'];

/** Deeds of people to one order: of two at once the second sees what the first did. */
@Injectable()
export class OrderDeeds {
  constructor(
    private readonly database: Database,
    private readonly chain: ChainService,
    private readonly orders: OrdersService,
    private readonly delegations: DelegationsService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Does the deed and writes it down, or neither.
   * @throws AppError orders/not_found, and whatever the deed throws: nothing is changed then
   */
  run(orderId: string, verb: string, by: Decider, deed: (deed: Deed) => Promise<void>): Promise<Order> {
    return this.database.transaction('rental.decide', async (tx) => {
      const [order] = await this.orders.lockAll(tx, [orderId]);
      if (!order) throw orderNotFound(orderId);
      const { blockTime: chainTime } = await this.chain.cursor(tx);
      const before = factsOf(order);
      await deed({ tx, order, chainTime });
      const after = (await this.orders.find(orderId, tx)) ?? order;
      await this.audit.record(tx, {
        ...by,
        action: `orders.${verb}`,
        subject: `order:${orderId}`,
        before,
        after: factsOf(after),
      });
      return after;
    });
  }

  /**
   * To the state before its money or its end, with the reason. What is out of an order in `delegating` or `active`
   * falls due for reclaim at once; what is not in a block yet does as soon as it is.
   */
  async end({ tx, order, chainTime }: Deed, to: End & OrderEventKind, reason: OrderReason): Promise<void> {
    const moved = await this.orders.move(tx, {
      ids: [order.id],
      from: order.status,
      to,
      kind: to,
      chainTime,
      change: { reason },
      data: { reason },
    });
    const own = await this.delegations.ofOrders(moved, tx);
    await this.delegations.end(
      tx,
      own.map(({ id }) => id),
      chainTime,
    );
  }
}

const factsOf = ({ status, priority, reason, capacityDeadline, energyMissing }: Order) => ({
  status,
  priority,
  reason,
  capacityDeadline,
  energyMissing,
});
