import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An account that staked TRX for us; signs with its owner key or a delegation key (permission id ≥ 2). */
@Entity('supplier_wallets')
export class SupplierWalletEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'pool_id' }) poolId!: string;
  @Column('text') address!: string;
  @Column('text') label!: string;
  @Column('integer', { name: 'permission_id' }) permissionId!: number;
  /** Address that the decrypted key must derive. */
  @Column('text', { name: 'signer_address' }) signerAddress!: string;
  @Column('text', { name: 'key_id' }) keyId!: string;
  @Column('text', { name: 'key_ciphertext' }) keyCiphertext!: string;
  @Column('text') status!: 'active' | 'disabled';
  @Column('timestamptz', { name: 'set_aside_until', nullable: true }) setAsideUntil!: Date | null;
  @Column('text', { name: 'set_aside_reason', nullable: true }) setAsideReason!: string | null;
  @Column('integer', { name: 'failures_in_a_row' }) failuresInARow!: number;
}
