import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import type { PaymentOutcome } from './payment.entity.js';

/** Which transfers have work due; each list is one index scan. */
@Injectable()
export class DuePaymentsRepository {
  /** In a block and not yet judged. */
  unjudged(tx: Tx, limit: number, exclude: readonly string[]): Promise<string[]> {
    return this.ids(
      tx,
      `SELECT id FROM payments WHERE booked = 'none' AND outcome IS NULL AND order_id IS NULL AND height IS NOT NULL
         AND id <> ALL($2::uuid[]) ORDER BY height, txid, idx LIMIT $1`,
      [limit, exclude],
    );
  }

  /** Judged, but its block was orphaned before it was settled, or it came again as another transfer. */
  detached(tx: Tx, limit: number, exclude: readonly string[]): Promise<string[]> {
    return this.ids(
      tx,
      `SELECT id FROM payments WHERE booked = 'none'
         AND (outcome IS NOT NULL AND height IS NULL OR outcome IS NULL AND order_id IS NOT NULL)
         AND id <> ALL($2::uuid[]) ORDER BY id LIMIT $1`,
      [limit, exclude],
    );
  }

  /** Senders of flash payments, and of USDT for a request, who were not looked up yet. */
  async unscreened(tx: Tx, limit: number, exclude: readonly string[]): Promise<string[]> {
    const found = await rows<{ from_address: string }>(
      tx,
      `SELECT from_address FROM payments WHERE booked = 'none' AND sender_kind IS NULL AND height IS NOT NULL
         AND (outcome = 'flash' OR outcome IN ('order', 'deposit') AND currency = 'USDT')
         AND from_address <> ALL($2) GROUP BY from_address ORDER BY min(height), from_address LIMIT $1`,
      [limit, exclude],
    );
    return found.map((row) => row.from_address);
  }

  /** Judged so, in a block at or below `height`, and not yet settled; of flash payments those whose sender is known. */
  unsettled(
    tx: Tx,
    outcomes: readonly PaymentOutcome[],
    height: bigint,
    limit: number,
    exclude: readonly string[],
    toAddresses: readonly string[] | null,
  ): Promise<string[]> {
    return this.ids(
      tx,
      `SELECT id FROM payments WHERE booked = 'none' AND outcome = ANY($4) AND height <= $1
         AND (outcome <> 'flash' OR sender_kind IS NOT NULL) AND ($5::text[] IS NULL OR to_address = ANY($5))
         AND id <> ALL($3::uuid[]) ORDER BY height, txid, idx LIMIT $2`,
      [height.toString(), limit, exclude, outcomes, toAddresses],
    );
  }

  /** Settled early, and now solid, or gone for good. */
  finalDue(
    tx: Tx,
    solidHeight: bigint,
    solidTime: Date,
    limit: number,
    exclude: readonly string[],
  ): Promise<string[]> {
    return this.ids(
      tx,
      `SELECT id FROM payments WHERE booked = 'receipt'
         AND (height <= $1 OR (height IS NULL AND tx_expiration <= $2)) AND id <> ALL($4::uuid[])
       ORDER BY id LIMIT $3`,
      [solidHeight.toString(), solidTime, limit, exclude],
    );
  }

  private async ids(tx: Tx, sql: string, parameters: unknown[]): Promise<string[]> {
    const found = await rows<{ id: string }>(tx, sql, parameters);
    return found.map(({ id }) => id);
  }
}
