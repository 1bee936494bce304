import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../platform/database/index.js';

/** What we sent is in a block, or expired, long before; what a late scan finds is read by age. */
const SENT_WITHIN = '1 hour';

/** Wallets whose reading tells of a past. */
@Injectable()
export class StaleWalletsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Never read, read before `maxAgeSeconds`, or read before the chain had what we did with them since. A reading may
   * come from a node that is `lagBlocks` behind, so an operation counts as seen only that much later.
   * @returns ids, those read longest ago first
   */
  async find(wish: {
    readonly height: bigint;
    readonly lagBlocks: bigint;
    readonly maxAgeSeconds: number;
    readonly except: readonly string[];
    readonly limit: number;
  }): Promise<string[]> {
    const found = await rows<{ id: string }>(
      this.database.manager,
      `SELECT w.id FROM supplier_wallets w LEFT JOIN wallet_readings r ON r.wallet_id = w.id
       WHERE NOT w.id = ANY($4) AND (r.wallet_id IS NULL OR r.read_at < now() - $3 * interval '1 second' OR EXISTS (
         SELECT FROM tron_transactions t
         WHERE t.owner_address = w.address AND t.created_at > r.read_at - interval '${SENT_WITHIN}'
           AND t.included_height > r.height - $2 AND t.included_height <= $1 - $2))
       ORDER BY r.read_at NULLS FIRST, w.id LIMIT $5`,
      [wish.height.toString(), wish.lagBlocks.toString(), wish.maxAgeSeconds, wish.except, wish.limit],
    );
    return found.map(({ id }) => id);
  }
}
