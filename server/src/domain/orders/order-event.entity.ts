import type { OrderStatus } from '@energy-desk/shared/orders';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What happened to an order. `noticed` says that the user was told, or that there was nothing to tell. */
export type OrderEventKind =
  | 'created'
  | 'payment_seen'
  | 'payment_lost'
  | 'payment_confirmed'
  | 'late_payment'
  | 'waiting_capacity'
  | 'delegating'
  | 'delayed'
  | 'active'
  | 'delivery_solid'
  | 'delivery_lost'
  | 'rental_ending'
  | 'reclaiming'
  | 'unwinding'
  | 'completed'
  | 'expired'
  | 'cancelled'
  | 'refunding'
  | 'refunded'
  | 'failed';

@Entity('order_events')
export class OrderEventEntity {
  @PrimaryColumn('bigint') id!: string;
  @Column('uuid', { name: 'order_id' }) orderId!: string;
  @Column('text', { name: 'from_status', nullable: true }) fromStatus!: OrderStatus | null;
  @Column('text', { name: 'to_status' }) toStatus!: OrderStatus;
  @Column('text') kind!: OrderEventKind;
  @Column('jsonb') data!: Record<string, unknown>;
  @Column('timestamptz', { name: 'chain_time' }) chainTime!: Date;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('boolean') noticed!: boolean;
}
