import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';

/** Stake promised to one delegation. */
export interface NewReservation {
  readonly walletId: string;
  readonly delegationId: string;
  readonly sun: bigint;
}

/** Block of a reservation's delegate; null while it is in none. */
export interface DelegateSeen {
  readonly delegationId: string;
  readonly height: bigint | null;
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

  /** The delegates were seen in blocks (or, null, fell out of them). */
  async setHeights(tx: Tx, seen: readonly DelegateSeen[]): Promise<void> {
    await tx.query(
      `UPDATE energy_reservations r SET delegate_height = s.height
       FROM unnest($1::uuid[], $2::bigint[]) AS s (id, height) WHERE r.delegation_id = s.id`,
      [seen.map(({ delegationId }) => delegationId), seen.map(({ height }) => height?.toString() ?? null)],
    );
  }

  /** The delegate is solid or dead. */
  async close(tx: Tx, delegationIds: readonly string[]): Promise<void> {
    await tx.query(
      'UPDATE energy_reservations SET closed_at = now() WHERE delegation_id = ANY($1) AND closed_at IS NULL',
      [delegationIds],
    );
  }
}
