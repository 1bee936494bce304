import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/index.js';
import type { ForeignOperation } from './foreign-operations.repository.js';

/** What the books still owe, or wait for, where a lost transaction may have done it already. */
@Injectable()
export class OwedRepository {
  /** Paid and undelivered orders for these receivers, in the order of their service. */
  async orders(tx: Tx, receivers: readonly string[]): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT id FROM orders WHERE receiver = ANY($1) AND energy_missing > 0 AND reason IS NULL
         AND status IN ('paid', 'waiting_capacity', 'delegating') ORDER BY paid_at, id`,
      [receivers],
    );
    return found.map(({ id }) => id);
  }

  /** Ids by address. */
  async wallets(tx: Tx): Promise<ReadonlyMap<string, string>> {
    const found = await rows<{ id: string; address: string }>(tx, 'SELECT id, address FROM supplier_wallets');
    return new Map(found.map(({ id, address }) => [address, id]));
  }

  /**
   * The oldest rental of exactly this stake that was over when the energy was taken back, and that no live undelegate is
   * signed for.
   */
  async endedDelegation(
    tx: Tx,
    { address, counterparty, sun, blockTime }: ForeignOperation,
  ): Promise<{ id: string; orderId: string } | null> {
    const [row] = await rows<{ id: string; orderId: string }>(
      tx,
      `SELECT d.id, d.order_id AS "orderId" FROM energy_delegations d JOIN orders o ON o.id = d.order_id
       WHERE d.supplier = $1 AND d.receiver = $2 AND d.sun = $3 AND d.status = 'ended' AND d.delegate_solid
         AND coalesce(o.ends_at, d.ended_at) <= $4 AND NOT EXISTS (SELECT 1 FROM tron_transactions t WHERE t.subject = d.id::text
           AND t.purpose = 'undelegate' AND t.status IN ('signed', 'sent', 'included', 'solid') AND NOT t.outlived)
       ORDER BY d.ended_at, d.id LIMIT 1 FOR UPDATE OF d`,
      [address, counterparty, sun.toString(), blockTime],
    );
    return row ?? null;
  }

  /** Transfers in blocks up to the height that nobody has judged yet. */
  async unjudged(tx: Tx, height: bigint): Promise<number> {
    const [row] = await rows<{ n: number }>(
      tx,
      `SELECT count(*)::int AS n FROM payments WHERE booked = 'none' AND height <= $1`,
      [height.toString()],
    );
    return row?.n ?? 0;
  }

  /** Rentals for the receivers that are over on the chain and not ended in the books yet. */
  async ending(tx: Tx, receivers: readonly string[]): Promise<number> {
    const [row] = await rows<{ n: number }>(
      tx,
      `SELECT count(*)::int AS n FROM orders o, chain_cursor c WHERE o.receiver = ANY($1)
         AND (o.status = 'delegating' AND o.energy_missing = 0 OR o.status = 'active' AND o.ends_at <= c.block_time)`,
      [receivers],
    );
    return row?.n ?? 0;
  }
}
