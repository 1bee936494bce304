import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../platform/database/index.js';

export type DelegationStatus = 'planned' | 'active' | 'ended' | 'reclaimed' | 'never' | 'taken_elsewhere';

/** One on-chain delegation of ours. The chain keeps a total per pair; only these rows tell rentals apart. */
@Entity('energy_delegations')
export class DelegationEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'order_id' }) orderId!: string;
  @Column('uuid', { name: 'wallet_id' }) walletId!: string;
  @Column('text') supplier!: string;
  @Column('text') receiver!: string;
  /** Stake delegated, in sun. */
  @Column(bigintColumn('sun')) sun!: bigint;
  /** Energy sold by it. */
  @Column('integer') energy!: number;
  @Column('integer') attempt!: number;
  @Column('integer') part!: number;
  @Column('text') status!: DelegationStatus;
  /** Its refused delegate was included after all, when another wallet had served already. */
  @Column('boolean') surplus!: boolean;
  @Column('text', { name: 'delegate_txid' }) delegateTxid!: string;
  @Column('boolean', { name: 'delegate_solid' }) delegateSolid!: boolean;
  @Column('timestamptz', { name: 'active_at', nullable: true }) activeAt!: Date | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('timestamptz', { name: 'reclaim_after', nullable: true }) reclaimAfter!: Date | null;
  @Column('timestamptz', { name: 'reclaim_by', nullable: true }) reclaimBy!: Date | null;
  @Column('timestamptz', { name: 'reclaimed_at', nullable: true }) reclaimedAt!: Date | null;
}
