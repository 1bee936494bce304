import { Injectable } from '@nestjs/common';
import { Settings } from '../../domain/settings/index.js';
import { Database, rows } from '../../platform/database/index.js';

/**
 * How long work waits: the rows are the truth, not the jobs in Redis. The queues balance and upkeep follow blocks and
 * readings; they have no rows that are due.
 */
@Injectable()
export class QueueAges {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /**
   * By queue, the seconds that its oldest due row has waited; queues without work are left out. Who waits for capacity
   * is not due, unless it is the brake for which he waits.
   */
  async waiting(): Promise<ReadonlyMap<string, number>> {
    const found = await rows<{ queue: string; seconds: number | null }>(
      this.database.manager,
      `SELECT queue, extract(epoch FROM now() - since)::float AS seconds FROM (
         SELECT 'settlement' AS queue, min(p.updated_at) AS since FROM payments p, chain_cursor c
           WHERE p.booked = 'none' AND p.height <= c.solid_height
         UNION ALL SELECT 'delivery', min(updated_at) FROM orders
           WHERE (status = 'paid' OR ($1 AND status = 'waiting_capacity')) AND energy_missing > 0 AND reason IS NULL
         UNION ALL SELECT 'broadcast', min(t.created_at) FROM tron_transactions t, chain_cursor c
           WHERE t.status = 'signed' AND t.attempts = 0 AND t.expiration > c.block_time
         UNION ALL SELECT 'reclaim', now() - (min(c.block_time) - min(d.reclaim_after))
           FROM energy_delegations d, chain_cursor c
           WHERE d.status = 'ended' AND d.delegate_solid AND d.reclaim_after <= c.block_time
         UNION ALL SELECT 'refunds', min(updated_at) FROM refunds WHERE status = 'due'
         UNION ALL SELECT 'notifications', min(next_attempt_at) FROM notifications WHERE status = 'pending'
         UNION ALL SELECT 'reports', min(coalesce(leased_until, created_at)) FROM report_exports
           WHERE status = 'queued' OR (status = 'running' AND leased_until < now())
       ) AS oldest WHERE since IS NOT NULL AND since < now()`,
      [await this.settings.get('brake.delegating')],
    );
    return new Map(found.map(({ queue, seconds }) => [queue, seconds ?? 0]));
  }
}

/** How many alerts are open. */
@Injectable()
export class OpenAlertCounts {
  constructor(private readonly database: Database) {}

  async byKind(): Promise<ReadonlyMap<string, number>> {
    const found = await rows<{ kind: string; n: number }>(
      this.database.manager,
      'SELECT kind, count(*)::int AS n FROM alerts WHERE resolved_at IS NULL GROUP BY kind',
    );
    return new Map(found.map(({ kind, n }) => [kind, n]));
  }
}
