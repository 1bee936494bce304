import type { OrderStatus } from '@energy-desk/shared/orders';
import { Injectable } from '@nestjs/common';
import { Database, rows } from '../../platform/database/index.js';

const AGEING_MINUTES_PER_PRIORITY = 5;

/** Energy that is paid for and undelivered, of short and of long rentals. */
export interface UndeliveredEnergy {
  readonly ofShort: bigint;
  readonly ofLong: bigint;
}

/** Which orders have work due; each list is one index scan. */
@Injectable()
export class DueOrdersRepository {
  constructor(private readonly database: Database) {}

  /** Unpaid, and the deadline has passed on the chain. */
  unpaidPast(chainTime: Date, limit: number, exclude: readonly string[]): Promise<string[]> {
    return this.ids(
      `SELECT id FROM orders WHERE status = 'awaiting_payment' AND payment_deadline < $1 AND id <> ALL($3::uuid[])
       ORDER BY payment_deadline LIMIT $2`,
      [chainTime, limit, exclude],
    );
  }

  /**
   * Paid for and not fully covered: first come first served within a priority; five minutes of waiting
   * make up for one step of priority, so that nobody starves. An order with a reason to end gets nothing more.
   */
  undelivered(limit: number, exclude: readonly string[]): Promise<string[]> {
    return this.ids(
      `SELECT id FROM orders
       WHERE energy_missing > 0 AND status IN ('paid', 'waiting_capacity', 'delegating') AND reason IS NULL
         AND id <> ALL($2::uuid[])
       ORDER BY paid_at + priority * interval '${AGEING_MINUTES_PER_PRIORITY} minutes', id LIMIT $1`,
      [limit, exclude],
    );
  }

  /** Energy that is paid for and that no delegation covers yet, of all orders. @param longest of short rentals, in seconds */
  async undeliveredEnergy(longest: number): Promise<UndeliveredEnergy> {
    const [row] = await rows<{ short: string | null; long: string | null }>(
      this.database.manager,
      `SELECT sum(energy_missing) FILTER (WHERE duration_seconds <= $1) AS short,
         sum(energy_missing) FILTER (WHERE duration_seconds > $1) AS long FROM orders
       WHERE energy_missing > 0 AND status IN ('paid', 'waiting_capacity', 'delegating') AND reason IS NULL`,
      [longest],
    );
    return { ofShort: BigInt(row?.short ?? 0), ofLong: BigInt(row?.long ?? 0) };
  }

  /** Paid orders of this priority and above that are not delivered in full, and the energy they lack. */
  async waiting(lowestPriority: number): Promise<{ readonly orders: number; readonly energy: bigint }> {
    const [row] = await rows<{ orders: string; energy: string }>(
      this.database.manager,
      `SELECT count(*) AS orders, coalesce(sum(energy_missing), 0) AS energy FROM orders
       WHERE energy_missing > 0 AND status IN ('paid', 'waiting_capacity', 'delegating') AND reason IS NULL
         AND priority <= $1`,
      [lowestPriority],
    );
    return { orders: Number(row?.orders ?? 0), energy: BigInt(row?.energy ?? 0) };
  }

  /** Waited for capacity past their deadline, or have a reason to end: they get nothing more. */
  toGiveUp(chainTime: Date, limit: number, exclude: readonly string[]): Promise<string[]> {
    return this.ids(
      `SELECT id FROM orders WHERE energy_missing > 0 AND (capacity_deadline < $1 OR reason IS NOT NULL)
         AND status IN ('waiting_capacity', 'delegating') AND id <> ALL($3::uuid[])
       ORDER BY capacity_deadline LIMIT $2`,
      [chainTime, limit, exclude],
    );
  }

  /** Active, and the rental is over on the chain. */
  ended(chainTime: Date, limit: number, exclude: readonly string[]): Promise<string[]> {
    return this.ids(
      `SELECT id FROM orders WHERE status = 'active' AND ends_at <= $1 AND id <> ALL($3::uuid[])
       ORDER BY ends_at LIMIT $2`,
      [chainTime, limit, exclude],
    );
  }

  /** Active and ending before `until`, not yet told so. */
  endingSoon(from: Date, until: Date, limit: number, exclude: readonly string[]): Promise<string[]> {
    return this.ids(
      `SELECT o.id FROM orders o WHERE o.status = 'active' AND o.ends_at > $1 AND o.ends_at <= $2
         AND o.ends_at - least(interval '10 minutes', o.duration_seconds * interval '0.2 seconds') <= $1
         AND NOT EXISTS (SELECT 1 FROM order_events e WHERE e.order_id = o.id AND e.kind = 'rental_ending')
         AND o.id <> ALL($4::uuid[]) ORDER BY o.ends_at LIMIT $3`,
      [from, until, limit, exclude],
    );
  }

  /** Sent longer than `before` ago and still in no block, not yet told so. */
  delayed(before: Date, limit: number, exclude: readonly string[]): Promise<string[]> {
    return this.ids(
      `SELECT o.id FROM orders o WHERE o.status = 'delegating' AND o.energy_missing = 0
         AND NOT EXISTS (SELECT 1 FROM order_events e WHERE e.order_id = o.id
           AND (e.kind = 'delayed' OR (e.kind = 'delegating' AND e.chain_time > $1)))
         AND o.id <> ALL($3::uuid[]) ORDER BY o.id LIMIT $2`,
      [before, limit, exclude],
    );
  }

  inStatus(status: OrderStatus, limit: number, exclude: readonly string[]): Promise<string[]> {
    return this.ids(
      'SELECT id FROM orders WHERE status = $1 AND id <> ALL($3::uuid[]) ORDER BY updated_at LIMIT $2',
      [status, limit, exclude],
    );
  }

  private async ids(sql: string, parameters: unknown[]): Promise<string[]> {
    const found = await rows<{ id: string }>(this.database.manager, sql, parameters);
    return found.map(({ id }) => id);
  }
}
