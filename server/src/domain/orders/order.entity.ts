import type { OrderStatus } from '@energy-desk/shared/orders';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../platform/database/index.js';
import type { OrderReason } from './order-reason.js';

export type OrderKind = 'package' | 'flash' | 'manual';
export type PayWith = 'transfer' | 'balance' | 'none';

/** What the order was sold at, in decimal sun. */
export interface OrderQuote {
  readonly priceSun: string;
  readonly burnSun: string;
  readonly energyPackageId?: string;
  /** Price in micro-USDT before its suffix, and the rate it came from, of an order paid in USDT. */
  readonly priceMicroUsdt?: string;
  readonly rateId?: string;
  /** Rows of the price list that made the price: id and version each. */
  readonly priceList?: readonly { readonly id: string; readonly version: number }[];
  /** Units of a flash order. */
  readonly units?: number;
  /** So many times the package or amount, where it is more than once. */
  readonly quantity?: number;
  /** The order that a manual one delivers by hand. */
  readonly forOrderId?: string;
}

/** Served first to last when capacity is short. */
export const PRIORITIES = { high: 0, normal: 1, low: 2 } as const;

/** One rental, from quote to reclaim. Times without `created` or `updated` are chain time. */
@Entity('orders')
export class OrderEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') reference!: string;
  @Column('text') kind!: OrderKind;
  @Column('text') status!: OrderStatus;
  @Column('uuid', { name: 'user_id', nullable: true }) userId!: string | null;
  @Column('text', { name: 'client_order_id', nullable: true }) clientOrderId!: string | null;
  @Column('text') receiver!: string;
  @Column('integer') energy!: number;
  @Column('integer', { name: 'duration_seconds' }) durationSeconds!: number;
  /** Smallest units of the currency, suffix included. */
  @Column(bigintColumn('amount')) amount!: bigint;
  @Column('text') currency!: 'TRX' | 'USDT';
  @Column('text', { name: 'pay_with' }) payWith!: PayWith;
  @Column('jsonb') quote!: OrderQuote;
  @Column('smallint') priority!: number;
  /** Energy paid for that no live delegation covers. */
  @Column('integer', { name: 'energy_missing' }) energyMissing!: number;
  @Column('integer', { name: 'delivery_attempt' }) deliveryAttempt!: number;
  @Column('text', { name: 'payment_address', nullable: true }) paymentAddress!: string | null;
  /** Sender whose plain flash transfer made the order: what is owed back belongs to this address. */
  @Column('text', { name: 'payer_address', nullable: true }) payerAddress!: string | null;
  @Column('timestamptz', { name: 'payment_deadline', nullable: true }) paymentDeadline!: Date | null;
  @Column('timestamptz', { name: 'paid_at', nullable: true }) paidAt!: Date | null;
  @Column('timestamptz', { name: 'capacity_deadline', nullable: true }) capacityDeadline!: Date | null;
  @Column('timestamptz', { name: 'ends_at', nullable: true }) endsAt!: Date | null;
  @Column('text', { nullable: true }) reason!: OrderReason | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}
