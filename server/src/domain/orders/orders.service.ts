import { randomUUID } from 'node:crypto';
import { canMove, type OrderStatus } from '@energy-desk/shared/orders';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/errors/index.js';
import type { OrderEventEntity, OrderEventKind } from './order-event.entity.js';
import { byHandIdOf } from './by-hand-id.js';
import { newOrderReference } from './order-reference.js';
import { OrderEntity } from './order.entity.js';
import type { OrderReason } from './order-reason.js';
import { OrderRepository, type OrderChange } from './order.repository.js';

/** What is known of an order when it is made; the rest follows from its kind. */
export type NewOrder = Pick<
  OrderEntity,
  | 'kind'
  | 'status'
  | 'userId'
  | 'clientOrderId'
  | 'receiver'
  | 'energy'
  | 'durationSeconds'
  | 'amount'
  | 'currency'
  | 'payWith'
  | 'quote'
  | 'priority'
  | 'paymentAddress'
  | 'payerAddress'
  | 'paymentDeadline'
  | 'paidAt'
  | 'capacityDeadline'
> & { readonly id: string; readonly chainTime: Date };

/** A compare-and-set of several orders at once, with its events. */
export interface Move {
  readonly ids: readonly string[];
  readonly from: OrderStatus;
  readonly to: OrderStatus;
  readonly kind: OrderEventKind;
  readonly chainTime: Date;
  readonly change?: OrderChange;
  readonly data?: object | ((id: string) => object);
}

/** Orders and their events: small verbs inside somebody's transaction. */
@Injectable()
export class OrdersService {
  constructor(
    private readonly database: Database,
    private readonly repository: OrderRepository,
  ) {}

  /**
   * Null when the user already made an order under this client order id, or somebody one under this id.
   * @param data what its first event says beside
   */
  async create(tx: Tx, order: NewOrder, data: object = {}): Promise<OrderEntity | null> {
    const { chainTime, ...facts } = order;
    const entity = Object.assign(new OrderEntity(), facts, {
      reference: newOrderReference(),
      energyMissing: order.status === 'paid' ? order.energy : 0,
      deliveryAttempt: 0,
      endsAt: null,
      reason: null,
      createdAt: new Date(),
      updatedAt: new Date(),
    });
    if (!(await this.repository.insert(tx, entity))) return null;
    await this.record(tx, entity, 'created', chainTime, data);
    return entity;
  }

  /**
   * Moves those orders that are still in `from`; the rest were moved by somebody else.
   * @throws AppError orders/forbidden_move for a move outside the table
   */
  async move(tx: Tx, move: Move): Promise<string[]> {
    if (!canMove(move.from, move.to))
      throw new AppError(
        'orders/forbidden_move',
        'ours',
        `An order can't go from ${move.from} to ${move.to}.`,
      );
    if (move.ids.length === 0) return [];
    const moved = await this.repository.compareAndSet(tx, move.ids, move.from, move.to, move.change ?? {});
    await this.repository.insertEvents(
      tx,
      moved.map((orderId) => ({
        orderId,
        fromStatus: move.from,
        toStatus: move.to,
        kind: move.kind,
        data: typeof move.data === 'function' ? move.data(orderId) : (move.data ?? {}),
        chainTime: move.chainTime,
      })),
    );
    return moved;
  }

  /** An event that changes no state. */
  async record(
    tx: Tx,
    order: Pick<OrderEntity, 'id' | 'status'>,
    kind: OrderEventKind,
    chainTime: Date,
    data: object,
  ): Promise<void> {
    const fromStatus = kind === 'created' ? null : order.status;
    await this.repository.insertEvents(tx, [
      { orderId: order.id, fromStatus, toStatus: order.status, kind, data, chainTime },
    ]);
  }

  /** The same event of several orders, each with its data. */
  recordAll(
    tx: Tx,
    kind: OrderEventKind,
    chainTime: Date,
    events: readonly { order: Pick<OrderEntity, 'id' | 'status'>; data: object }[],
  ): Promise<void> {
    return this.repository.insertEvents(
      tx,
      events.map(({ order: { id, status }, data }) => ({
        orderId: id,
        fromStatus: status,
        toStatus: status,
        kind,
        data,
        chainTime,
      })),
    );
  }

  /** Everything missing of these locked orders is planned by one more attempt. */
  planned(tx: Tx, orderIds: readonly string[]): Promise<void> {
    return this.repository.setPlanned(tx, orderIds);
  }

  /** A delegation came to nothing: that much energy is missing again, to be found by this chain time. */
  missing(tx: Tx, orderId: string, energy: number, capacityDeadline: Date): Promise<void> {
    return this.repository.addMissing(tx, orderId, energy, capacityDeadline);
  }

  /** Nobody can deliver what is missing: it is given up in the next block instead of tried again. */
  hopeless(tx: Tx, orderId: string, chainTime: Date, reason: OrderReason): Promise<void> {
    return this.repository.setHopeless(tx, orderId, chainTime, reason);
  }

  /** Compare-and-set. @returns whether it was `from` */
  setPriority(tx: Tx, orderId: string, from: number, to: number): Promise<boolean> {
    return this.repository.setPriority(tx, orderId, from, to);
  }

  /** It waits for energy at least until then (chain time), whatever it was given up for. */
  waitOn(tx: Tx, orderId: string, capacityDeadline: Date): Promise<void> {
    return this.repository.setWaiting(tx, orderId, capacityDeadline);
  }

  /** The rental ends now; an order that is not delivered yet ends as soon as it is. */
  stop(tx: Tx, orderIds: readonly string[], chainTime: Date, reason: OrderReason): Promise<void> {
    return this.repository.stop(tx, orderIds, chainTime, reason);
  }

  /** Orders of these ids in these states that nobody else works on, in id order. */
  lock(tx: Tx, ids: readonly string[], ...statuses: OrderStatus[]): Promise<OrderEntity[]> {
    return this.repository.lock(tx, ids, statuses);
  }

  /** Orders of these ids, waiting for whoever works on them; locked in id order. */
  lockAll(tx: Tx, ids: readonly string[]): Promise<OrderEntity[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.repository.lockAll(tx, ids);
  }

  find(id: string, tx?: Tx): Promise<OrderEntity | null> {
    return this.repository.findById(tx ?? this.database.manager, id);
  }

  findMany(ids: readonly string[], tx?: Tx): Promise<OrderEntity[]> {
    return this.repository.findByIds(tx ?? this.database.manager, ids);
  }

  /** Which of these ended unpaid and were delivered by a manual order instead: what is paid for them now buys nothing. */
  async deliveredByHand(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const made = ids.length === 0 ? [] : await this.repository.findByIds(tx, ids.map(byHandIdOf));
    const known = new Set(made.map(({ id }) => id));
    return new Set(ids.filter((id) => known.has(byHandIdOf(id))));
  }

  /** By receiver, the one order of a user that waits for payment for it; where there are two, there is none. */
  async loneOrders(tx: Tx, receivers: readonly string[]): Promise<ReadonlyMap<string, OrderEntity>> {
    const waiting = receivers.length === 0 ? [] : await this.repository.awaitingFor(tx, receivers);
    const count = new Map<string, number>();
    for (const { receiver } of waiting) count.set(receiver, (count.get(receiver) ?? 0) + 1);
    return new Map(
      waiting.flatMap((order) => (count.get(order.receiver) === 1 ? [[order.receiver, order]] : [])),
    );
  }

  findByClientOrderId(userId: string, clientOrderId: string, tx?: Tx): Promise<OrderEntity | null> {
    return this.repository.findByClientOrderId(tx ?? this.database.manager, userId, clientOrderId);
  }

  /** Newest first; `before` is the id of the last one of the page before. */
  listByUser(userId: string, page: { limit: number; before?: string }): Promise<OrderEntity[]> {
    return this.repository.listByUser(this.database.manager, userId, page.limit, page.before);
  }

  events(orderId: string): Promise<OrderEventEntity[]> {
    return this.repository.events(this.database.manager, orderId);
  }

  hasUnnoticedEvents(): Promise<boolean> {
    return this.repository.hasUnnoticedEvents(this.database.manager);
  }

  takeUnnoticedEvents(tx: Tx, limit: number): Promise<OrderEventEntity[]> {
    return this.repository.takeUnnoticedEvents(tx, limit);
  }

  markEventsNoticed(tx: Tx, ids: readonly string[]): Promise<void> {
    return this.repository.markEventsNoticed(tx, ids);
  }

  newId(): string {
    return randomUUID();
  }
}
