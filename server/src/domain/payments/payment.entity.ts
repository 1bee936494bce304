import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../platform/database/index.js';

export type PaymentOutcome = 'order' | 'deposit' | 'flash' | 'unmatched' | 'own_funds' | 'lost';
export type PaymentException = 'none' | 'late' | 'over' | 'under' | 'duplicate';

/** A transfer to one of our receiving addresses: (txid, idx). Never deleted; orphaned, it loses its block. */
@Entity('payments')
export class PaymentEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') txid!: string;
  @Column('integer') idx!: number;
  @Column('text') currency!: 'TRX' | 'USDT';
  @Column('text', { name: 'from_address' }) fromAddress!: string;
  @Column('text', { name: 'to_address' }) toAddress!: string;
  @Column(bigintColumn('amount')) amount!: bigint;
  @Column(bigintColumn('height', { nullable: true })) height!: bigint | null;
  @Column('text', { name: 'block_id', nullable: true }) blockId!: string | null;
  @Column('timestamptz', { name: 'block_time', nullable: true }) blockTime!: Date | null;
  @Column('timestamptz', { name: 'tx_expiration' }) txExpiration!: Date;
  @Column('text') status!: 'seen' | 'settled';
  @Column('text') exception!: PaymentException;
  @Column('text', { nullable: true }) outcome!: PaymentOutcome | null;
  @Column('uuid', { name: 'monitor_id', nullable: true }) monitorId!: string | null;
  @Column('uuid', { name: 'order_id', nullable: true }) orderId!: string | null;
  @Column('text') booked!: 'none' | 'receipt' | 'solid' | 'lost';
}
