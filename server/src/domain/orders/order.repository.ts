import type { OrderStatus } from '@energy-desk/shared/orders';
import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { insertOnce, rows, type Tx } from '../../platform/database/index.js';
import { OrderEventEntity } from './order-event.entity.js';
import type { OrderReason } from './order-reason.js';
import { OrderEntity } from './order.entity.js';

/** Columns that a move may set beside the status. */
export interface OrderChange {
  readonly paidAt?: Date;
  readonly capacityDeadline?: Date;
  readonly endsAt?: Date;
  readonly reason?: OrderReason;
}

const COLUMNS: Readonly<Record<keyof OrderChange, string>> = {
  paidAt: 'paid_at',
  capacityDeadline: 'capacity_deadline',
  endsAt: 'ends_at',
  reason: 'reason',
};

export interface EventRow {
  readonly orderId: string;
  readonly fromStatus: OrderStatus | null;
  readonly toStatus: OrderStatus;
  readonly kind: string;
  readonly data: object;
  readonly chainTime: Date;
}

@Injectable()
export class OrderRepository {
  /** False when the user's client order id is taken. */
  insert(tx: Tx, order: OrderEntity): Promise<boolean> {
    return insertOnce(tx, OrderEntity, order);
  }

  /** Compare-and-set: only orders still in `from` move. Returns those that did. */
  async compareAndSet(
    tx: Tx,
    ids: readonly string[],
    from: OrderStatus,
    to: OrderStatus,
    change: OrderChange,
  ): Promise<string[]> {
    const names = Object.keys(change) as (keyof OrderChange)[];
    const assignments = names.map((name, i) => `, ${COLUMNS[name]} = $${i + 4}`);
    if (to === 'paid') assignments.push(', energy_missing = energy');
    const moved = await rows<{ id: string }>(
      tx,
      `UPDATE orders SET status = $3, updated_at = now()${assignments.join('')}
       WHERE id = ANY($1) AND status = $2 RETURNING id`,
      [ids, from, to, ...names.map((name) => change[name])],
    );
    return moved.map(({ id }) => id);
  }

  async addMissing(tx: Tx, id: string, energy: number, capacityDeadline: Date): Promise<void> {
    await tx.query(
      `UPDATE orders SET energy_missing = energy_missing + $2, capacity_deadline = greatest(capacity_deadline, $3),
         updated_at = now() WHERE id = $1`,
      [id, energy, capacityDeadline],
    );
  }

  /** Nobody can deliver it: its patience ends now, unless another reason to end is there already. */
  async setHopeless(tx: Tx, id: string, chainTime: Date, reason: OrderReason): Promise<void> {
    await tx.query(
      `UPDATE orders SET capacity_deadline = $2, reason = coalesce(reason, $3), updated_at = now() WHERE id = $1`,
      [id, chainTime, reason],
    );
  }

  async setPriority(tx: Tx, id: string, from: number, to: number): Promise<boolean> {
    const changed = await rows<{ id: string }>(
      tx,
      'UPDATE orders SET priority = $3, updated_at = now() WHERE id = $1 AND priority = $2 RETURNING id',
      [id, from, to],
    );
    return changed.length > 0;
  }

  async setWaiting(tx: Tx, id: string, capacityDeadline: Date): Promise<void> {
    await tx.query(
      `UPDATE orders SET capacity_deadline = greatest(capacity_deadline, $2), reason = NULL, updated_at = now()
       WHERE id = $1`,
      [id, capacityDeadline],
    );
  }

  async setPlanned(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE orders SET energy_missing = 0, delivery_attempt = delivery_attempt + 1, updated_at = now()
       WHERE id = ANY($1)`,
      [ids],
    );
  }

  /** The rental of these orders ends now, for this reason. */
  async stop(tx: Tx, ids: readonly string[], chainTime: Date, reason: OrderReason): Promise<void> {
    await tx.query(
      `UPDATE orders SET reason = $3, ends_at = CASE WHEN status = 'active' THEN $2 ELSE ends_at END,
         updated_at = now() WHERE id = ANY($1)`,
      [ids, chainTime, reason],
    );
  }

  async insertEvents(tx: Tx, events: readonly EventRow[]): Promise<void> {
    if (events.length === 0) return;
    await tx.query(
      `INSERT INTO order_events (order_id, from_status, to_status, kind, data, chain_time)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::timestamptz[])`,
      [
        events.map((e) => e.orderId),
        events.map((e) => e.fromStatus),
        events.map((e) => e.toStatus),
        events.map((e) => e.kind),
        events.map((e) => JSON.stringify(e.data)),
        events.map((e) => e.chainTime),
      ],
    );
  }

  /** Locks what nobody else holds, in id order. */
  lock(tx: Tx, ids: readonly string[], statuses: readonly OrderStatus[]): Promise<OrderEntity[]> {
    return tx
      .createQueryBuilder(OrderEntity, 'o')
      .where({ id: In([...ids]), status: In([...statuses]) })
      .orderBy('o.id')
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .getMany();
  }

  /** Waits for whoever holds them, in id order. */
  lockAll(tx: Tx, ids: readonly string[]): Promise<OrderEntity[]> {
    return tx
      .createQueryBuilder(OrderEntity, 'o')
      .where({ id: In([...ids]) })
      .orderBy('o.id')
      .setLock('pessimistic_write')
      .getMany();
  }

  findById(tx: Tx, id: string): Promise<OrderEntity | null> {
    return tx.findOneBy(OrderEntity, { id });
  }

  findByIds(tx: Tx, ids: readonly string[]): Promise<OrderEntity[]> {
    return tx.findBy(OrderEntity, { id: In([...ids]) });
  }

  findByClientOrderId(tx: Tx, userId: string, clientOrderId: string): Promise<OrderEntity | null> {
    return tx.findOneBy(OrderEntity, { userId, clientOrderId });
  }

  /** A user's orders, newest first; `before` is the id of the last one seen. */
  async listByUser(tx: Tx, userId: string, limit: number, before?: string): Promise<OrderEntity[]> {
    const query = tx
      .createQueryBuilder(OrderEntity, 'o')
      .where('o.userId = :userId', { userId })
      .orderBy('o.createdAt', 'DESC')
      .addOrderBy('o.id', 'DESC')
      .limit(limit);
    if (before)
      query.andWhere(
        '(o.created_at, o.id) < (SELECT b.created_at, b.id FROM orders b WHERE b.id = :before)',
        {
          before,
        },
      );
    return query.getMany();
  }

  /** Users' orders for these receivers that wait for payment. */
  awaitingFor(tx: Tx, receivers: readonly string[]): Promise<OrderEntity[]> {
    return tx.findBy(OrderEntity, {
      receiver: In([...receivers]),
      status: 'awaiting_payment',
      userId: Not(IsNull()),
    });
  }

  events(tx: Tx, orderId: string): Promise<OrderEventEntity[]> {
    return tx.find(OrderEventEntity, { where: { orderId }, order: { id: 'ASC' } });
  }

  async hasUnnoticedEvents(tx: Tx): Promise<boolean> {
    return (await rows(tx, 'SELECT id FROM order_events WHERE NOT noticed LIMIT 1')).length > 0;
  }

  takeUnnoticedEvents(tx: Tx, limit: number): Promise<OrderEventEntity[]> {
    return tx
      .createQueryBuilder(OrderEventEntity, 'e')
      .where('NOT e.noticed')
      .orderBy('e.id')
      .limit(limit)
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .getMany();
  }

  async markEventsNoticed(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.query('UPDATE order_events SET noticed = true WHERE id = ANY($1)', [ids]);
  }
}
