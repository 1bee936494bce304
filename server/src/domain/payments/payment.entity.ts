import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../platform/database/index.js';

export type PaymentOutcome = 'order' | 'deposit' | 'flash' | 'unmatched' | 'held' | 'own_funds' | 'lost';
/** What finance did with a transfer that named nothing, or was held. */
export type PaymentResolution = 'assigned' | 'credited_user' | 'credited_address' | 'refunded';
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
  /** Null until the sender of a flash payment was looked up. */
  @Column('text', { name: 'sender_kind', nullable: true }) senderKind!: 'account' | 'contract' | null;
  /** Why a person must decide; set exactly for what is held. */
  @Column('text', { name: 'hold_reason', nullable: true }) holdReason!: string | null;
  /** Price of the flash order that it paid, its sender's earlier credit included; sun. */
  @Column(bigintColumn('earned')) earned!: bigint;
  /** What of that price came from the sender's earlier credit; sun. */
  @Column(bigintColumn('credit_used')) creditUsed!: bigint;
  @Column('text', { nullable: true }) resolution!: PaymentResolution | null;
  @Column('timestamptz', { name: 'resolved_at', nullable: true }) resolvedAt!: Date | null;
  @Column('text') booked!: 'none' | 'receipt' | 'solid' | 'lost';
}
