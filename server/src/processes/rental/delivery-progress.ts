import { Injectable } from '@nestjs/common';
import { ChainService } from '../../domain/chain/index.js';
import { type Delegation, DelegationsService } from '../../domain/delegations/index.js';
import { type Order, OrdersService } from '../../domain/orders/index.js';
import type { Tx } from '../../platform/database/index.js';
import { nextClosingMove, nextDeliveryMove, type NextMove } from './order-progress.js';

/** An order and its delegations. */
interface Found {
  readonly order: Order;
  readonly own: readonly Delegation[];
}

/** Moves orders on after their delegations changed. The orders must be locked. */
@Injectable()
export class DeliveryProgress {
  constructor(
    private readonly chain: ChainService,
    private readonly orders: OrdersService,
    private readonly delegations: DelegationsService,
  ) {}

  async advance(tx: Tx, orderIds: readonly string[]): Promise<void> {
    const { blockTime: chainTime } = await this.chain.cursor(tx);
    const orders = await this.orders.findMany(orderIds, tx);
    const all = await this.delegations.ofOrders(orderIds, tx);
    const found = orders.map((order) => ({ order, own: all.filter(({ orderId }) => orderId === order.id) }));
    await this.endUnwinding(tx, found, chainTime);
    const moved = await this.moveAll(tx, found, chainTime);
    await this.tellSolid(tx, moved, chainTime);
  }

  /**
   * Orders that go the same way, to the same end, go together.
   * @returns the same orders with the states they are in afterwards
   */
  private async moveAll(tx: Tx, found: readonly Found[], chainTime: Date): Promise<Found[]> {
    const ways = new Map<string, { move: NextMove; of: Found[] }>();
    const after: Found[] = [];
    for (const one of found) {
      const move = nextDeliveryMove(one.order, one.own, chainTime) ?? nextClosingMove(one.order, one.own);
      after.push(move ? { ...one, order: { ...one.order, status: move.to } } : one);
      if (!move) continue;
      const way = [one.order.status, move.to, move.kind, move.endsAt?.getTime()].join(' ');
      const known = ways.get(way);
      if (known) known.of.push(one);
      else ways.set(way, { move, of: [one] });
    }
    for (const { move, of } of ways.values()) await this.moveTogether(tx, move, of, chainTime);
    return after;
  }

  private async moveTogether(
    tx: Tx,
    { to, kind, endsAt }: NextMove,
    found: readonly Found[],
    chainTime: Date,
  ): Promise<void> {
    const byId = new Map(found.map((one) => [one.order.id, one]));
    const [first] = found;
    if (!first) return;
    await this.orders.move(tx, {
      ids: [...byId.keys()],
      from: first.order.status,
      to,
      kind,
      chainTime,
      data: (id: string) => ({
        txids: txidsOf(byId.get(id)?.own.filter(({ status }) => status === 'active') ?? []),
        reason: byId.get(id)?.order.reason,
        endsAt: endsAt?.toISOString(),
      }),
      ...(endsAt ? { change: { endsAt } } : {}),
    });
  }

  /** What was delivered late to an order that is being unwound goes back at once. */
  private async endUnwinding(tx: Tx, found: readonly Found[], chainTime: Date): Promise<void> {
    const active = found
      .filter(({ order }) => order.status === 'unwinding' || order.status === 'reclaiming')
      .flatMap(({ own }) => own.filter(({ status }) => status === 'active').map(({ id }) => id));
    if (active.length > 0) await this.delegations.end(tx, active, chainTime);
  }

  private async tellSolid(tx: Tx, found: readonly Found[], chainTime: Date): Promise<void> {
    const events = found.flatMap(({ order, own }) => {
      const delivered = own.filter(({ surplus, status }) => !surplus && status === 'active');
      const solid = delivered.length > 0 && delivered.every(({ delegateSolid }) => delegateSolid);
      return solid && order.status === 'active' ? [{ order, data: { txids: txidsOf(delivered) } }] : [];
    });
    await this.orders.recordAll(tx, 'delivery_solid', chainTime, events);
  }
}

const txidsOf = (delegations: readonly Delegation[]): string[] =>
  delegations.map(({ delegateTxid }) => delegateTxid);
