import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../platform/database/index.js';

/** A request for payment: while open or held, its (address, currency, amount) names it alone. */
@Entity('payment_monitors')
export class PaymentMonitorEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: 'order' | 'deposit';
  @Column('text') address!: string;
  @Column('text') currency!: 'TRX' | 'USDT';
  @Column(bigintColumn('amount')) amount!: bigint;
  @Column('uuid', { name: 'user_id', nullable: true }) userId!: string | null;
  @Column('uuid', { name: 'order_id', nullable: true }) orderId!: string | null;
  /** Only transfers in later blocks can pay it. */
  @Column(bigintColumn('opened_height')) openedHeight!: bigint;
  @Column('timestamptz') deadline!: Date;
  @Column('timestamptz', { name: 'hold_until' }) holdUntil!: Date;
  @Column('text') status!: 'open' | 'held' | 'released';
}
