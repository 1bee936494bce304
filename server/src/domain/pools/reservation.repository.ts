import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';

/** Stake promised to one delegation. */
export interface NewReservation {
  readonly walletId: string;
  readonly delegationId: string;
  readonly sun: bigint;
}

@Injectable()
export class ReservationRepository {
  async insert(tx: Tx, reservations: readonly NewReservation[]): Promise<void> {
    await tx.query(
      `INSERT INTO energy_reservations (wallet_id, delegation_id, sun)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[])`,
      [
        reservations.map((r) => r.walletId),
        reservations.map((r) => r.delegationId),
        reservations.map((r) => r.sun.toString()),
      ],
    );
  }

  /** The delegate was seen in a block (or, null, fell out of it). */
  async setHeight(tx: Tx, delegationId: string, height: bigint | null): Promise<void> {
    await tx.query('UPDATE energy_reservations SET delegate_height = $2 WHERE delegation_id = $1', [
      delegationId,
      height?.toString() ?? null,
    ]);
  }

  /** The delegate is solid or dead. */
  async close(tx: Tx, delegationIds: readonly string[]): Promise<void> {
    await tx.query(
      'UPDATE energy_reservations SET closed_at = now() WHERE delegation_id = ANY($1) AND closed_at IS NULL',
      [delegationIds],
    );
  }
}
